# SPDX-License-Identifier: Apache-2.0
"""Reads of the room, set-based: purchases by position, and the refunds they have had."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.earning.records import AWARDS, BACKS, FEN_BY_LINE, LINES, TAKES, KeptPurchase, KeptRefund, Position
from haowu.ledger.views import JournalRef

PURCHASES: Final = """
select p.chain, p.seq, p.ord, p.lane, p.owner_id, p.merchant, p.order_no, p.lines, p.awards, p.hold_nos
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::smallint[]) as wanted (chain, seq, ord, lane)
join earning_purchase p using (chain, seq, ord, lane)
"""
REFUNDS: Final = """
select r.purchase_chain, r.purchase_seq, r.purchase_ord, r.lane, r.is_full, r.lines, r.takes, r.backs
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::smallint[]) as wanted (chain, seq, ord, lane)
join earning_refund r on (r.purchase_chain, r.purchase_seq, r.purchase_ord, r.lane)
    = (wanted.chain, wanted.seq, wanted.ord, wanted.lane)
order by r.chain, r.seq, r.ord
"""


def find_purchases(connection: Connection, positions: Sequence[Position]) -> dict[Position, KeptPurchase]:
    """Return the purchases that stand at `positions`."""
    if not positions:
        return {}
    rows = connection.execute(PURCHASES, _columns(positions))
    found = [
        KeptPurchase(
            tuple(at), owner_id, merchant, order_no, LINES.decode(lines), AWARDS.decode(awards), tuple(hold_nos)
        )
        for *at, owner_id, merchant, order_no, lines, awards, hold_nos in rows
    ]
    return {purchase.at: purchase for purchase in found}


def find_refunds(connection: Connection, positions: Sequence[Position]) -> list[KeptRefund]:
    """Return every refund of the purchases at `positions`, oldest first."""
    if not positions:
        return []
    rows = connection.execute(REFUNDS, _columns(positions))
    return [
        KeptRefund(
            (chain, seq, ord_, lane), is_full, FEN_BY_LINE.decode(lines), TAKES.decode(takes), BACKS.decode(backs)
        )
        for chain, seq, ord_, lane, is_full, lines, takes, backs in rows
    ]


def position_of(journal: JournalRef) -> Position:
    """Return where the journal, and so the row of its purchase or refund, stands."""
    return (journal.chain, journal.seq, journal.ord, journal.lane)


def _columns(positions: Sequence[Position]) -> list[list[int]]:
    return [list(column) for column in zip(*positions, strict=True)]
