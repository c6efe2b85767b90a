# SPDX-License-Identifier: Apache-2.0
"""R073 在便利店消费累积的积分: the convenience store is charged at issue, the cinema is paid at 核销, in yuan."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.coalition import (
    build_coalition,
    close,
    earn_at_the_shop,
    exchange,
    finance_of,
    join,
    statement,
    verify,
)
from tests.journeys.desk import Desk
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

SHANGHAI = ZoneInfo("Asia/Shanghai")
DECEMBER = datetime(2026, 12, 1, 0, 10, tzinfo=SHANGHAI)


class Story:
    """The coalition, its till and its desk."""

    def __init__(self, desk: Desk, till: Till, clock: FixedClock) -> None:
        self.desk = desk
        self.till = till
        self.clock = clock

    def at(self, when: datetime) -> None:
        """Let time pass until `when`."""
        self.clock.advance(when - self.clock.now())

    def earn(self, number: str = "SHOP-1", points: int = 2000) -> None:
        """Earn at the convenience store."""
        earn_at_the_shop(self.till, self.clock, number, points)


@pytest.fixture
def story(database_url: str, clock: FixedClock) -> Iterator[Story]:
    """It is 22 November 2026."""
    desk = Desk(database_url, clock)
    mall = build_coalition(desk, clock)
    with Running(mall.runtime) as server:
        yield Story(desk, Till(server, mall.operator), clock)


def figures(found: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """Return kind, counterparty, points and fen of each line."""
    return [(line["kind"], line["counterparty"], line["points"], line["amount_fen"]) for line in found["lines"]]


def test_the_shop_is_charged_at_issue_and_the_cinema_paid_at_verification(story: Story) -> None:
    story.earn()
    verify(story.till, exchange(story.till))
    so_far = finance_of(story.desk, "yingyuan").get("/merchants/yingyuan/open-month", params={"program": "mall"}).json()
    assert (so_far["net_fen"], figures(so_far)) == (1800, [("accepted", "bianli", 2000, 1800)]), "seen at once"
    story.at(DECEMBER)
    closed = close(story.desk)
    so_far = finance_of(story.desk, "yingyuan").get("/merchants/yingyuan/open-month", params={"program": "mall"}).json()
    assert (so_far["net_fen"], so_far["lines"]) == (0, []), "December is empty"
    assert closed["statements"] == {"bianli": "mall-2026-11-bianli", "yingyuan": "mall-2026-11-yingyuan"}

    shop = statement(story.desk, "bianli")
    assert figures(shop) == [("issued", "", 2000, -2000)], "2,000 points at 1 fen"
    assert shop["net_fen"] == -2000, "the shop owes ¥20.00"
    cinema = statement(story.desk, "yingyuan")
    assert figures(cinema) == [("accepted", "bianli", 2000, 1800)], "2,000 points at 0.9 fen, funded by the shop"
    assert (cinema["net_fen"], cinema["state"]) == (1800, "open"), "the cinema gets ¥18.00"
    assert (cinema["confirm_by"], cinema["due_on"]) == ("2026-12-08", "2026-12-08"), "five working days; T+7"

    crossings = story.desk.as_role("operator_finance").get(f"/settlement-runs/{closed['id']}/crossings").json()["items"]
    assert crossings == [{"funder": "bianli", "acceptor": "yingyuan", "points": 2000, "amount_fen": 1800}]
    both = story.desk.as_role("auditor").get(f"/settlement-runs/{closed['id']}/statements").json()["items"]
    assert [(each["merchant"], each["net_fen"]) for each in both] == [("bianli", -2000), ("yingyuan", 1800)]
    foreign = finance_of(story.desk, "bianli").get("/merchants/yingyuan/statements")
    assert code_of(foreign) == (403, "WRONG_MERCHANT"), "nobody reads another's statement"
    assert code_of(finance_of(story.desk, "bianli").get(f"/settlement-runs/{closed['id']}/crossings"))[0] == 403


def test_a_voucher_that_is_not_used_pays_nobody(story: Story) -> None:
    story.earn()
    code = exchange(story.till)
    story.at(DECEMBER)
    assert close(story.desk)["statements"] == {"bianli": "mall-2026-11-bianli"}, "charged at issue; no 核销, no pay"
    verify(story.till, code)
    story.at(datetime(2027, 1, 1, 9, tzinfo=SHANGHAI))
    assert close(story.desk, "2026-12")["statements"] == {"yingyuan": "mall-2026-12-yingyuan"}
    assert figures(statement(story.desk, "yingyuan", "2026-12")) == [("accepted", "bianli", 2000, 1800)]


def test_a_refund_gives_the_charge_back_at_the_price_it_was_charged(story: Story) -> None:
    story.earn()
    issuing = story.desk.as_role("merchant_manager", merchant="bianli").get("/merchants/bianli/agreements").json()
    (number,) = [each["id"] for each in issuing["items"] if each["role"] == "issuer"]
    manager = story.desk.as_role("merchant_manager", merchant="bianli")
    ended = manager.post(f"/merchants/bianli/agreements/{number}/end", {"last_day": "2026-11-30"})
    assert ended.status_code == 201, ended.text
    join(story.desk, "bianli", "issuer", 1500, starts_on="2026-12-01")
    story.at(DECEMBER)
    close(story.desk)
    story.at(datetime(2026, 12, 2, 10, tzinfo=SHANGHAI))
    story.earn("SHOP-2", 100)
    refund = {
        "merchant": "bianli", "refund_no": "RF-1", "refunded_at": story.clock.now().isoformat(), "is_full": True,
    }  # fmt: skip
    answer = story.till.post("/orders/SHOP-1/refunds", refund)
    assert answer.status_code == 201, answer.text
    story.at(datetime(2027, 1, 1, 9, tzinfo=SHANGHAI))
    close(story.desk, "2026-12")
    shop = statement(story.desk, "bianli", "2026-12")
    assert figures(shop) == [("issued", "", 100, -150), ("recalled", "", 2000, 2000)], "new price, old price"
    assert shop["net_fen"] == 1850


def test_a_month_is_closed_once_and_what_is_settled_stays_verified(story: Story) -> None:
    story.earn()
    code = exchange(story.till)
    finance = story.desk.as_role("operator_finance")
    early = finance.post("/settlement-runs", {"program": "mall", "month": "2026-11"})
    assert code_of(early) == (409, "SETTLEMENT_MONTH_NOT_OVER")
    story.at(datetime(2026, 11, 30, 23, 30, tzinfo=SHANGHAI))
    verification = verify(story.till, code)
    story.at(DECEMBER)
    close(story.desk)
    revoked = story.till.post("/vouchers/revoke", {"verification": verification, "merchant": "yingyuan"})
    assert code_of(revoked) == (409, "VERIFICATION_SETTLED"), "40 minutes later, but it stands on a statement"
    assert code_of(finance.post("/settlement-runs", {"program": "mall", "month": "2026-11"})) == (
        409, "SETTLEMENT_MONTH_CLOSED",
    )  # fmt: skip
    assert code_of(finance.post("/settlement-runs", {"program": "mall", "month": "2026-10"})) == (
        409, "SETTLEMENT_MONTH_CLOSED",
    )  # fmt: skip
    assert code_of(finance.post("/settlement-runs", {"program": "none", "month": "2026-11"})) == (
        404, "SETTLEMENT_PROGRAM_UNKNOWN",
    )  # fmt: skip
    assert [run["month"] for run in finance.get("/settlement-runs").json()["items"]] == ["2026-11"]


def test_who_confirmed_in_the_partners_name_does_not_pay_it(story: Story) -> None:
    """Three persons of the platform at least: who closed, who confirmed, who pays."""
    story.earn()
    verify(story.till, exchange(story.till))
    story.at(DECEMBER)
    close(story.desk)
    path = "/merchants/yingyuan/statements/mall-2026-11-yingyuan/answer"
    pay = "/statement-payments/yingyuan/mall-2026-11-yingyuan"
    second, third = (story.desk.as_role("operator_finance", person=person) for person in (2, 3))
    assert second.post(path, {"is_right": True}).json()["state"] == "confirmed"
    assert code_of(second.post(pay, {"reference": "BANK-1"})) == (403, "PAYMENT_NEEDS_SECOND_PERSON")
    assert third.post(pay, {"reference": "BANK-1"}).json()["state"] == "paid"


def test_the_partner_answers_and_a_second_person_records_the_payment(story: Story) -> None:
    story.earn()
    verify(story.till, exchange(story.till))
    story.at(DECEMBER)
    close(story.desk)
    path = "/merchants/yingyuan/statements/mall-2026-11-yingyuan"
    pay = "/statement-payments/yingyuan/mall-2026-11-yingyuan"
    cinema = finance_of(story.desk, "yingyuan")
    closer, second = story.desk.as_role("operator_finance"), story.desk.as_role("operator_finance", person=2)
    assert cinema.post(f"{path}/answer", {"is_right": False, "note": "少了一张"}).json()["state"] == "disputed"
    assert code_of(second.post(pay, {"reference": "BANK-1"})) == (409, "STATEMENT_STATE_WRONG")
    assert cinema.post(f"{path}/answer", {"is_right": True}).json()["state"] == "confirmed"
    assert code_of(cinema.post(f"{path}/answer", {"is_right": False})) == (409, "STATEMENT_STATE_WRONG")
    assert code_of(cinema.post(pay, {"reference": "BANK-1"})) == (403, "OPERATOR_ONLY")
    assert code_of(closer.post(pay, {"reference": "BANK-1"})) == (403, "PAYMENT_NEEDS_SECOND_PERSON")
    paid = second.post(pay, {"reference": "BANK-1"})
    assert (paid.status_code, paid.json()["state"]) == (201, "paid")
    assert [(step["kind"], step["note"]) for step in paid.json()["steps"]] == [
        ("disputed", "少了一张"), ("confirmed", ""), ("paid", "BANK-1"),
    ]  # fmt: skip
    assert code_of(second.post(pay, {"reference": "BANK-2"})) == (409, "STATEMENT_STATE_WRONG")
    listed = cinema.get("/merchants/yingyuan/statements").json()["items"]
    assert [(each["statement_no"], each["state"]) for each in listed] == [("mall-2026-11-yingyuan", "paid")]
    assert code_of(cinema.get("/merchants/yingyuan/statements/none")) == (404, "STATEMENT_UNKNOWN")
