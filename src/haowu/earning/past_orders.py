# SPDX-License-Identifier: Apache-2.0
"""Orders of the past as the rules would see them today: read once, in the order in which the ledger took them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from psycopg import Connection, ServerCursor

from haowu.earning.answering import EARNS_NOTHING
from haowu.earning.records import FEN_BY_LINE, LINES
from haowu.rules.facts import LineFacts, OrderFacts

AT_ONCE: Final = 5_000
ORDERS: Final = """
select p.owner_id, p.merchant, p.store, p.channel, p.paid_at, p.net_fen, p.lines, m.tier, m.segments, r.lines
from earning_purchase p
join ledger.journal j using (chain, seq, ord, lane)
join members_member m on m.id = p.owner_id
left join (
    select purchase_chain, purchase_seq, purchase_ord, lane, array_agg(lines) as lines from earning_refund
    group by purchase_chain, purchase_seq, purchase_ord, lane
) r on (r.purchase_chain, r.purchase_seq, r.purchase_ord, r.lane) = (p.chain, p.seq, p.ord, p.lane)
where p.merchant = any(%(merchants)s) and p.paid_at >= %(since)s and p.paid_at < %(until)s and j.code = any(%(codes)s)
order by p.chain, p.seq, p.ord
"""


class PastOrder(NamedTuple):
    """An order with its member; what was refunded of it is taken off already."""

    member_id: int
    facts: OrderFacts


def read_past_orders(
    connection: Connection, *, merchants: Sequence[str], since: datetime, until: datetime
) -> Iterator[PastOrder]:
    """Yield every order of `merchants` paid from `since` until before `until` that was not given back altogether.

    A member's tier and segments are those of today: of the past only the orders are kept.
    """
    values = {
        "merchants": list(merchants),
        "since": since,
        "until": until,
        "codes": ["OK", *sorted(EARNS_NOTHING)],
    }
    with connection.cursor(name="past_orders", binary=True) as cursor:
        cursor.execute(ORDERS, values)
        for member_id, merchant, store, channel, paid_at, net_fen, lines, tier, segments, refunds in _ahead(cursor):
            kept = _lines(lines)
            if refunds is not None:
                kept = _left(kept, refunds)
                net_fen = sum(line.net_fen for line in kept)  # noqa: PLW2901 - what is left of it
                if not net_fen:
                    continue
            facts = OrderFacts(merchant, store, channel, paid_at, net_fen, kept, tier, frozenset(segments))
            yield PastOrder(member_id, facts)


def _ahead(cursor: ServerCursor[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield all rows; while some are worked on, the next are fetched, so that the server works at the same time."""
    with ThreadPoolExecutor(1, thread_name_prefix="past-orders") as reader:
        fetching = reader.submit(cursor.fetchmany, AT_ONCE)
        while rows := fetching.result():
            fetching = reader.submit(cursor.fetchmany, AT_ONCE)
            yield from rows


def _lines(written: str) -> tuple[LineFacts, ...]:
    return tuple([LineFacts(n.line_no, n.sku, n.category, n.quantity, n.net_fen) for n in LINES.decode(written)])


def _left(lines: tuple[LineFacts, ...], refunds: Sequence[str]) -> tuple[LineFacts, ...]:
    back: dict[int, int] = {}
    for written in refunds:
        for line_no, fen in FEN_BY_LINE.decode(written).items():
            back[line_no] = back.get(line_no, 0) + fen
    return tuple(
        msgspec.structs.replace(line, net_fen=left)
        for line in lines
        if (left := line.net_fen - back.get(line.line_no, 0)) > 0
    )
