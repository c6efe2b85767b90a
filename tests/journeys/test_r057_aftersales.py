# SPDX-License-Identifier: Apache-2.0
"""R057 兑换的商品存在质量问题…退换货,经营者不得以“积分兑换”为由拒绝: as in retail, to the very lots (CTL-29, 30)."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import PROGRAM, Mall, build_mall
from tests.journeys.shelf import code_of

SHORT = PROGRAM.replace("{policy: end_of_month, months: 36}", "{policy: end_of_month, months: 1}")


@pytest.fixture
def program() -> str:
    """The usual one: three years."""
    return PROGRAM


@pytest.fixture
def mall(database_url: str, clock: FixedClock, program: str) -> Mall:
    """A mall with a programme of the test's choice."""
    return build_mall(database_url, clock, program)


@pytest.fixture
def bought(shop: Exchanging) -> int:
    """A set of ¥300 for 3,000 points, taken home; returns the exchange."""
    shop.offer("set-4", "纯棉四件套", 3_000, 30_000, fulfilment="pickup")
    shop.earn(3_000)
    placed = shop.get("set-4")
    shop.hand_over(placed["id"])
    number: int = placed["id"]
    return number


def complain(shop: Exchanging, bought: int, wish: str = "return", reason: str = "quality_defect") -> Any:
    return shop.me.post(f"{shop.mine}/{bought}/aftersales", {"wish": wish, "reason": reason, "remark": "缝线开裂"})


def settle(shop: Exchanging, case: int, **done: Any) -> dict[str, Any]:
    """The shop says yes, and does it."""
    path = f"{shop.ours}/aftersales/{case}"
    assert shop.manager.post(f"{path}/decision", {"is_approved": True}).status_code == 201
    answer = shop.manager.post(f"{path}/completion", done)
    assert answer.status_code == 201, answer.text
    closed: dict[str, Any] = answer.json()
    return closed


def lots(shop: Exchanging) -> list[tuple[int, str]]:
    found = shop.till.get(f"/members/{shop.member}/lots").json()["lots"]
    return [(lot["remaining"], lot["expires_at"]) for lot in found if lot["remaining"]]


def test_a_defective_set_gives_the_same_lots_back(shop: Exchanging, mall: Mall, bought: int) -> None:
    mall.clock.advance(timedelta(days=20))
    case = complain(shop, bought)
    assert (case.status_code, case.json()["state"]) == (201, "opened")
    closed = settle(shop, case.json()["id"])
    assert (closed["state"], closed["points_back"], closed["refund_fen"]) == ("done", 3_000, 0)
    assert shop.balance() == {"available": 3_000, "pending": 0, "held": 0, "deficit": 0}
    assert lots(shop) == [(3_000, "2029-11-30T16:00:00Z")], "the same lot, the same expiry"
    assert shop.see(bought)["state"] == "returned"


@pytest.mark.parametrize("program", [SHORT])
def test_what_had_expired_meanwhile_lives_thirty_days_more(shop: Exchanging, mall: Mall, bought: int) -> None:
    mall.clock.advance(timedelta(days=60))
    settle(shop, complain(shop, bought).json()["id"])
    until = (mall.clock.now() + timedelta(days=30)).astimezone().strftime("%Y-%m-%d")
    ((points, expires_at),) = lots(shop)
    assert (points, expires_at[:10]) == (3_000, until)


def test_an_exchange_sends_another_and_moves_no_point(shop: Exchanging, bought: int) -> None:
    case = complain(shop, bought, wish="exchange").json()
    closed = settle(shop, case["id"], tracking_no="SF2002")
    assert (closed["state"], closed["points_back"], closed["tracking_no"]) == ("done", 0, "SF2002")
    assert shop.balance()["available"] == 0
    assert shop.see(bought)["state"] == "fulfilled"
    assert shop.savings()["sentence"] == "已省 ¥300.00"


def test_the_other_one_is_nobody_elses_any_more(shop: Exchanging) -> None:
    """One set in stock and had: another must come in before it can be sent, and then none is left for the next."""
    shop.offer("set-2", "两件套", 1_000, 10_000, fulfilment="pickup", stock_kind="shared")
    stocked = shop.manager.put(f"{shop.shelf.path}/set-2/stock", {"stocked": 1})
    assert stocked.status_code == 200, stocked.text
    shop.earn(2_000)
    placed = shop.get("set-2")
    shop.hand_over(placed["id"])
    case = complain(shop, placed["id"], wish="exchange").json()
    path = f"{shop.ours}/aftersales/{case['id']}"
    assert shop.manager.post(f"{path}/decision", {"is_approved": True}).status_code == 201
    refused = shop.manager.post(f"{path}/completion", {"tracking_no": "SF2002"})
    assert code_of(refused) == (409, "OUT_OF_STOCK")
    assert shop.manager.put(f"{shop.shelf.path}/set-2/stock", {"stocked": 2}).status_code == 200
    assert shop.manager.post(f"{path}/completion", {"tracking_no": "SF2002"}).json()["state"] == "done"
    assert code_of(shop.ask_for("set-2")) == (409, "OUT_OF_STOCK")


def test_that_points_were_paid_is_no_reason_to_refuse(shop: Exchanging, bought: int) -> None:
    case = complain(shop, bought).json()
    path = f"{shop.ours}/aftersales/{case['id']}/decision"
    for excuse in ("redeemed_with_points", "积分兑换", "points"):
        refused = shop.manager.post(path, {"is_approved": False, "refusal_reason": excuse})
        assert code_of(refused) == (422, "FIELD_INVALID")
    assert code_of(shop.manager.post(path, {"is_approved": False})) == (422, "FIELD_INVALID"), "no reason, no refusal"
    real = shop.manager.post(path, {"is_approved": False, "refusal_reason": "damaged_by_user"})
    assert (real.status_code, real.json()["state"]) == (201, "refused")
    (mine,) = shop.me.get(f"/members/{shop.member}/aftersales").json()["items"]
    assert mine["refusal_reason"] == "damaged_by_user"


def test_seven_days_without_a_reason_as_in_retail(shop: Exchanging, mall: Mall, bought: int) -> None:
    mall.clock.advance(timedelta(days=7))
    assert complain(shop, bought, reason="seven_day_no_reason").status_code == 201


def test_after_seven_days_only_for_a_reason(shop: Exchanging, mall: Mall, bought: int) -> None:
    mall.clock.advance(timedelta(days=7, seconds=1))
    assert code_of(complain(shop, bought, reason="seven_day_no_reason")) == (409, "SEVEN_DAYS_OVER")
    assert complain(shop, bought).status_code == 201


def test_another_merchant_does_not_decide(shop: Exchanging, bought: int) -> None:
    case = complain(shop, bought).json()
    foreign = shop.desk.as_role("merchant_manager", merchant="muying")
    refused = foreign.post(f"/merchants/muying/aftersales/{case['id']}/decision", {"is_approved": True})
    assert code_of(refused) == (404, "AFTERSALE_NOT_FOUND")
    assert code_of(complain(shop, bought, reason="wrong_item")) == (409, "AFTERSALE_OPEN")


def test_what_is_not_had_yet_is_simply_undone(shop: Exchanging) -> None:
    shop.offer("pillow", "乳胶枕", 5_000, 50_000, fulfilment="pickup")
    shop.earn(5_000)
    placed = shop.get("pillow")
    assert code_of(complain(shop, placed["id"])) == (409, "NOT_FULFILLED")
