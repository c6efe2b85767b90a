# SPDX-License-Identifier: Apache-2.0
"""Purchases and refunds decide what later refunds take: whoever changes one is found, with the row."""

from datetime import timedelta

import pytest

from haowu.earning.operations import check_records as module
from haowu.earning.operations.check_records import check_records
from haowu.earning.tests.shop import Shop, purchase, refund
from haowu.ledger.findings import Finding, Progress

PURCHASE = "earning_purchase {purchase}: is not as it was written"
REFUND = "earning_refund {refund}: is not as it was written"
TIE = "earning_hold_use hold:jiafang:H1: is tied to order:jiafang:A, which does not name it"
FORGERIES = {
    "lines": ("update earning_purchase set lines = replace(lines, '9000', '1')", [PURCHASE]),
    "holds": (
        "update earning_purchase set hold_nos = array['H2'] where order_no = 'A'",
        [PURCHASE, "earning_hold_use of {purchase}: is missing or names another order", TIE],
    ),
    "net": ("update earning_purchase set net_fen = 0 where order_no = 'A'", [PURCHASE]),
    "owner": ("update earning_purchase set owner_id = owner_id + 1 where order_no = 'A'", [PURCHASE]),
    "order": ("update earning_purchase set order_no = 'Z' where order_no = 'A'", [PURCHASE]),
    "time": ("update earning_purchase set paid_at = paid_at + interval '1 s' where order_no = 'A'", [PURCHASE]),
    "purchase gone": (
        "delete from earning_purchase where order_no = 'A'",
        ["earning_purchase {purchase}: is missing: its journal is there", TIE],
    ),
    "purchase elsewhere": (
        "update earning_purchase set seq = 999 where order_no = 'A'",
        ["earning_purchase 0-999-0: stands at no earn",
         "earning_purchase {purchase}: is missing: its journal is there", TIE],
    ),
    "refunded": ("update earning_refund set lines = '{{}}'", [REFUND]),
    "refund of another": ("update earning_refund set purchase_ord = 7", [REFUND]),
    "full": ("update earning_refund set is_full = true", [REFUND]),
    "takes": (
        "update earning_refund set takes = '[]'",
        ["earning_refund {refund}: says that [] was taken, the movements say {{{lot}: 45}}"],
    ),
    "backs": (
        "update earning_refund set backs = '[]'",
        ["earning_refund {refund}: says that [] was given back, the journals say {{'H1': 500}}"],
    ),
    "hold tied to another order": (
        "update earning_hold_use set order_key = 'order:jiafang:EARLIER'",
        ["earning_hold_use of {purchase}: is missing or names another order",
         "earning_hold_use hold:jiafang:H1: is tied to order:jiafang:EARLIER, which does not name it"],
    ),
    "hold let go": (
        "delete from earning_hold_use", ["earning_hold_use of {purchase}: is missing or names another order"],
    ),
    "refund gone": ("delete from earning_refund", ["earning_refund {refund}: is missing: its journal is there"]),
    "refund elsewhere": (
        "update earning_refund set seq = 999",
        ["earning_refund 0-999-1: stands at no clawback",
         "earning_refund {refund}: is missing: its journal is there"],
    ),
}  # fmt: skip


@pytest.fixture
def books(shop: Shop) -> Shop:
    """Two orders, the second one paid in part with points and half refunded; triggers asleep."""
    shop.credit(purchase("EARLIER", 200_000))
    shop.clock.advance(timedelta(days=7))
    shop.hold_and_capture("H1", 1_000)
    shop.credit(purchase("A", 10_000, points_deduct_fen=1_000, hold_nos=("H1",)))
    shop.carry(refund("A", "R1", {1: 4_500}))
    for table in ("earning_purchase", "earning_refund", "earning_hold_use"):
        shop.connection.execute(f"alter table {table} disable trigger user".encode())
    return shop


def found(shop: Shop) -> list[str]:
    """Return the findings as a report shows them."""
    return [str(each) for each in check_records(shop.connection) if isinstance(each, Finding)]


def test_honest_books(books: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """No finding, however many rows are read at once; progress to the last row."""
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    assert list(check_records(books.connection)) == [Progress("orders", done, 3) for done in (1, 2, 3)]


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_row_is_named(books: Shop, what: str) -> None:
    """Table, row and, where the ledger knows better, what it says."""
    statement, expected = FORGERIES[what]
    places = {}
    for name, table, number in (
        ("purchase", "earning_purchase", "order_no = 'A'"),
        ("refund", "earning_refund", "true"),
    ):
        row = books.connection.execute(f"select chain, seq, ord from {table} where {number}".encode()).fetchone()
        assert row is not None
        places[name] = "-".join(map(str, row))
    lot = books.connection.execute("select max(lot_id) from ledger.lot where recalled > 0").fetchone()
    assert lot is not None
    assert books.connection.execute(statement.replace("{{}}", "{}").encode()).rowcount > 0
    assert found(books) == [line.format(**places, lot=lot[0]) for line in expected]
