# SPDX-License-Identifier: Apache-2.0
"""Lots and journals are read page by page, each thing once."""

from typing import Any

from haowu.ledger.commands import Adjust
from haowu.ledger.operations.post import post
from tests.journeys.mall import Mall, order
from tests.journeys.till import BASE, Running, Till


def all_pages(till: Till, what: str, cursor: str) -> list[dict[str, Any]]:
    """Read pages of 7 until there are no more."""
    found: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 7}
    while True:
        page = till.get(f"/members/M100001/{what}", params=query).json()
        found += page[what]
        if page[f"next_{cursor}"] is None:
            return found
        query[cursor] = page[f"next_{cursor}"]


def test_every_lot_and_every_journal_once(till: Till) -> None:
    till.post("/orders/batch", [order(f"N-{number:02}", 100 * (number + 1)) for number in range(30)])
    lots = all_pages(till, "lots", "after")
    assert sorted(lot["granted"] for lot in lots) == list(range(1, 31))
    journals = all_pages(till, "journals", "before")
    assert sorted(journal["points"] for journal in journals) == list(range(1, 31))
    assert {journal["kind"] for journal in journals} == {"earn"}
    assert len({journal["journal"] for journal in journals}) == 30


def test_what_expires_next_is_told(till: Till) -> None:
    till.credit(order("A", 10_000))
    till.credit(order("B", 20_000))
    (account,) = till.get("/members/M100001/balance").json()["accounts"]
    assert account["expiring_next"] == {"points": 300, "expires_at": "2029-11-30T16:00:00Z"}


def test_a_cursor_may_be_pasted_as_it_is(till: Till) -> None:
    till.post("/orders/batch", [order(f"N-{number}", 100) for number in range(3)])
    cursor = till.get("/members/M100001/lots?limit=1").json()["next_after"]
    page = till.get(f"{BASE}/members/M100001/lots?limit=5&after={cursor}")
    assert (page.status_code, len(page.json()["lots"])) == (200, 2)


def test_an_adjustment_tells_its_reason_to_the_operator(server: Running, mall: Mall) -> None:
    till = Till(server, mall.jiafang)
    till.credit(order())
    with mall.runtime.connect() as connection:
        row = connection.execute("select id, lane from members_member where member_no = 'M100001'").fetchone()
        assert row is not None
        adjust = Adjust(
            key="adjust:1", input_hash=bytes(16), owner_id=row[0], lane=row[1], actor="operator:1", reference="T-1",
            point_type=1, points=-10**9, reason="CORRECTION", approved_by="operator:2",
        )  # fmt: skip
        assert post(connection, [adjust], clock=mall.clock)[0].code == "INSUFFICIENT_POINTS"
    (newest, earn) = Till(server, mall.operator).get("/members/M100001/journals").json()["journals"]
    assert (newest["kind"], newest["reason"], earn["kind"], earn["reason"]) == ("adjust", "CORRECTION", "earn", None)
    assert till.get("/members/M100001/journals").json()["journals"][0]["reason"] is None
