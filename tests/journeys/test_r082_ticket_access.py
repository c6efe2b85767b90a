# SPDX-License-Identifier: Apache-2.0
"""R082 积分兑换的门票需保障使用时段与正常购票一致,不得限制入园时段 (CTL-31)."""

import psycopg
import pytest

from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, taken
from tests.journeys.till import Till

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
PAID = {"openings": [{"weekdays": EVERY_DAY, "since": "08:00", "until": "17:00"}], "closed_days": ["2027-02-05"]}
TICKET = {"kind": "ticket", "name_zh": "云栖山门票", "points": 2000, "category": "ticket", "paid_access": PAID}


def hours(since: str, until: str, closed: tuple[str, ...] = ()) -> dict[str, object]:
    return {"openings": [{"weekdays": EVERY_DAY, "since": since, "until": until}], "closed_days": list(closed)}


def test_a_ticket_for_the_last_hour_only_cannot_be_made(desk: Desk) -> None:
    shelf = Shelf(desk)
    refused = shelf.make("ticket", **TICKET, access=hours("16:00", "17:00"))
    assert code_of(refused) == (422, "ACCESS_PARITY_VIOLATION")
    assert "周一 08:00–16:00" in refused.json()["detail"]
    assert shelf.manager.get(f"{shelf.path}/ticket").status_code == 404


@pytest.mark.parametrize(
    "access",
    [
        hours("08:00", "16:59"),
        hours("08:01", "17:00"),
        hours("08:00", "17:00", ("2027-02-05", "2027-02-06")),
        {"openings": [{"weekdays": [1, 2, 3, 4, 5], "since": "08:00", "until": "17:00"}]},
    ],
)
def test_a_minute_a_day_or_a_weekend_less_is_less(desk: Desk, access: dict[str, object]) -> None:
    assert code_of(Shelf(desk).make("ticket", **TICKET, access=access)) == (422, "ACCESS_PARITY_VIOLATION")


def test_as_much_or_more_may_be_given(desk: Desk, till: Till) -> None:
    shelf = Shelf(desk)
    shelf.put_up("ticket", **TICKET)
    shelf.put_up("longer", **TICKET, access=hours("07:00", "18:00"))
    items = desk.as_role("member", member="M100001").get("/rewards?category=ticket").json()["items"]
    ticket, longer = sorted(items, key=lambda item: item["code"], reverse=True)
    assert ticket["access"].startswith("周一 08:00–17:00、周二 08:00–17:00")
    assert longer["access"].startswith("周一 07:00–18:00")
    assert ticket["parity"] == "与正常购买同权:货号与规格、售后政策、使用条件、使用时段一致"
    earn(till, 2000)
    assert taken(till, "ticket")["voucher"]["code"]


def test_other_terms_than_those_of_the_paid_ticket_are_refused(desk: Desk) -> None:
    terms = {"retail_terms": "当日有效,可改期一次", "service_terms": "当日有效,不可改期"}
    refused = Shelf(desk).make("ticket", **TICKET, **terms)
    assert code_of(refused) == (422, "ACCESS_PARITY_VIOLATION")
    assert "不可改期" in refused.json()["detail"]


def test_the_database_refuses_the_same(desk: Desk, database_url: str) -> None:
    shelf = Shelf(desk)
    shelf.put_up("ticket", **TICKET)
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update catalog_reward set access = '{[960,1020)}' where code = 'ticket'")
