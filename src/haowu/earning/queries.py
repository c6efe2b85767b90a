# SPDX-License-Identifier: Apache-2.0
"""Reads of the room, set-based: purchases by position, and the refunds they have had."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.earning.notes import EARN_NOTE
from haowu.earning.records import (
    BACKS,
    FEN_BY_LINE,
    LINES,
    TAKES,
    KeptAward,
    KeptLine,
    KeptPurchase,
    KeptRefund,
    Position,
)
from haowu.ledger.results import Result
from haowu.ledger.views import JournalRef

PURCHASES: Final = """
select p.chain, p.seq, p.ord, p.lane, p.owner_id, p.merchant, p.order_no, p.lines, p.hold_nos
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


def find_purchases(connection: Connection, journals: Sequence[JournalRef]) -> dict[Position, KeptPurchase]:
    """Return the purchases that stand at these earns, by position, with what each earn granted."""
    if not journals:
        return {}
    results = {position_of(journal): journal.result for journal in journals}
    found: dict[Position, KeptPurchase] = {}
    for *place, owner_id, merchant, order_no, lines, hold_nos in connection.execute(PURCHASES, _columns(list(results))):
        at = (place[0], place[1], place[2], place[3])
        kept = LINES.decode(lines)
        awards = _awards(results[at], kept)
        found[at] = KeptPurchase(at, owner_id, merchant, order_no, kept, awards, tuple(hold_nos))
    return found


def _awards(result: Result, lines: Sequence[KeptLine]) -> tuple[KeptAward, ...]:
    """Return the lots that an earn granted, and the lines that each was measured on."""
    all_lines = tuple([line.line_no for line in lines])
    notes = EARN_NOTE.decode(result.note).awards if result.lots else ()
    return tuple(
        [
            KeptAward(lot.lot_id, lot.points, all_lines if note.line_nos is None else note.line_nos, note.measure)
            for lot in result.lots
            for note in (notes[lot.award_no],)
        ]
    )


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
