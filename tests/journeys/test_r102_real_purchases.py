# SPDX-License-Identifier: Apache-2.0
"""R102 必须基于实际消费场景发行: no points without a settled order, which every lot names (RL-1, CTL-01)."""

from typing import Any

import psycopg
import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.ledger.tests.world import World
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED
from tests.journeys.mall import build_mall, order
from tests.journeys.till import Running, Till

NOTHING = {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the body without some fields."""
    return {name: value for name, value in body.items() if name not in names}


def test_an_order_that_is_not_settled_earns_nothing(till: Till) -> None:
    refused = till.post("/orders", order("CART", settled=False))
    assert (refused.status_code, refused.json()["code"]) == (422, "NO_SETTLED_ORDER")
    assert till.balance() == NOTHING
    assert till.get("/members/M100001/lots").json()["lots"] == []
    quoted = till.post("/orders/quote", order("CART", settled=False)).json()
    assert (quoted["awards"][0]["points"], quoted["is_binding"]) == (800, False), "a cart may be quoted"
    assert till.balance() == NOTHING


@pytest.mark.parametrize(("order_no", "code"), [(None, "FIELD_MISSING"), ("", "FIELD_INVALID"), (" ", "FIELD_INVALID")])
def test_points_without_an_order_are_refused(till: Till, order_no: str | None, code: str) -> None:
    """`issue(order=None)`: at this door the order's number cannot even be left out."""
    body = without(order(), "order_no") if order_no is None else order(order_no)
    refused = till.post("/orders", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert till.balance() == NOTHING


def test_the_ledger_itself_issues_nothing_without_an_order(database_url: str, clock: FixedClock) -> None:
    """`issue(order=None)` raises `NO_SETTLED_ORDER`, whoever calls: the same award with an order is granted."""
    with connect(database_url) as connection:
        world = World(connection, clock)
        without_order, with_order = (world.earn(ref or "none", world.award(800), order_ref=ref) for ref in ("", "A"))
        refused = world.one(without_order)
        assert (refused.code, refused.points, refused.lots) == ("NO_SETTLED_ORDER", 0, ())
        assert connection.execute("select count(*) from ledger.lot").fetchone() == (0,)
        granted = world.one(with_order)
        assert (granted.code, granted.points, len(granted.lots)) == ("OK", 800, 1)


def test_once_it_is_settled_it_earns_and_the_lot_names_it(till: Till) -> None:
    till.post("/orders", order("CART", settled=False))
    (award,) = till.credit(order("CART-PAID"))["awards"]
    assert award["points"] == 800
    (lot,) = till.get("/members/M100001/lots").json()["lots"]
    assert (lot["order"], lot["rule"], lot["rule_version"], lot["funder"]) == (
        "jiafang:CART-PAID",
        "base",
        1,
        "jiafang",
    )


def test_a_batch_credits_only_what_is_settled(till: Till) -> None:
    answers = till.post("/orders/batch", [order("A"), order("B", settled=False), order("C")]).json()
    assert (answers["credited"], answers["refused"]) == (2, 1)
    assert {lot["order"] for lot in till.get("/members/M100001/lots").json()["lots"]} == {"jiafang:A", "jiafang:C"}


def test_the_database_refuses_a_lot_without_an_order(database_url: str, till: Till) -> None:
    till.credit(order("A"))
    with connect(database_url) as owner:
        row = owner.execute("select * from ledger.lot limit 1")
        names = [column.name for column in row.description or ()]
        (values,) = row.fetchall()
        lot = dict(zip(names, values, strict=True)) | {"lot_id": 987_654_321, "order_ref": ""}
        insert = f"insert into ledger.lot ({', '.join(lot)}) values ({', '.join(['%s'] * len(lot))})"
        with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
            owner.execute(insert.encode(), list(lot.values()))


def test_taking_part_without_a_purchase_is_a_badge(database_url: str, clock: FixedClock) -> None:
    """C-03: bonuses for taking part, too, need a settled order of the last 90 days."""
    mall = build_mall(database_url, clock, ENGAGED)
    with Running(mall.runtime) as server:
        till, desk = Till(server, mall.jiafang), Desk(database_url, clock)
        member = desk.as_role("member", member="M100001")
        sent = member.post("/members/M100001/suggestions", {"words": "希望四件套增加小规格", "merchant": "jiafang"})
        assert sent.status_code == 201, sent.text
        reward = sent.json()["reward"]
        assert (reward["points"], reward["is_badge"], reward["reason"]) == (0, True, "NO_QUALIFYING_ORDER")
        assert till.balance() == NOTHING
