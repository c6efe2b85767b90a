# SPDX-License-Identifier: Apache-2.0
"""Writing the room's rows, a whole batch in one statement.

Columns go over as one text each: numbers as an array literal, texts joined by U+001F, which no business number may
contain and JSON always escapes. That costs a tenth of what adapting a list element by element does.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from psycopg import Connection

from haowu.earning.records import JSON, NewRefund
from haowu.earning.requests import Purchase
from haowu.wire.ask import ask
from haowu.wire.statement import Statement

UNIT: Final = "\x1f"
GROUP: Final = "\x1d"

PURCHASES: Final = Statement(r"""
insert into earning_purchase
    (chain, seq, ord, lane, owner_id, merchant, store, channel, order_no, paid_at, paid_fen, net_fen, lines, hold_nos)
select split_part(journal, '-', 1)::smallint, split_part(journal, '-', 2)::bigint, split_part(journal, '-', 3)::integer,
       lane, owner_id, merchant, store, channel, order_no, paid_at, paid_fen, net_fen, lines,
       string_to_array(hold_nos, e'\x1d')
from unnest(
    %s::text[], %s::smallint[], %s::bigint[],
    (string_to_array(%s, e'\x1f'))[2:], (string_to_array(%s, e'\x1f'))[2:], (string_to_array(%s, e'\x1f'))[2:],
    (string_to_array(%s, e'\x1f'))[2:], %s::timestamptz[], %s::bigint[], %s::bigint[],
    (string_to_array(%s, e'\x1f'))[2:], (string_to_array(%s, e'\x1f'))[2:]
) as made (journal, lane, owner_id, merchant, store, channel, order_no, paid_at, paid_fen, net_fen, lines, hold_nos)
""")
REFUNDS: Final = """
insert into earning_refund
    (chain, seq, ord, lane, purchase_chain, purchase_seq, purchase_ord, owner_id, merchant, refund_no, refunded_at,
     is_full, lines, takes, backs)
select *
from unnest(
    %s::smallint[], %s::bigint[], %s::integer[], %s::smallint[], %s::smallint[], %s::bigint[], %s::integer[],
    %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::boolean[], %s::text[], %s::text[], %s::text[]
)
"""


class NewPurchase(msgspec.Struct, frozen=True, gc=False):
    """A purchase to be written down, at the position of its journal (`chain-seq-ord`); `lines` in JSON."""

    journal: str
    lane: int
    owner_id: int
    purchase: Purchase
    net_fen: int
    lines: str


def record_purchases(connection: Connection, made: Sequence[NewPurchase]) -> None:
    """Insert all of `made`, or fail: columns of unequal length would leave nulls, which the table refuses."""
    if not made:
        return
    orders = [row.purchase for row in made]
    values = [
        _numbers([row.journal for row in made]),
        _numbers([row.lane for row in made]),
        _numbers([row.owner_id for row in made]),
        _texts([order.merchant for order in orders]),
        _texts([order.store for order in orders]),
        _texts([order.channel for order in orders]),
        _texts([order.order_no for order in orders]),
        _numbers([order.paid_at.isoformat() for order in orders]),
        _numbers([order.paid_fen for order in orders]),
        _numbers([row.net_fen for row in made]),
        _texts([row.lines for row in made]),
        _texts([GROUP.join(order.hold_nos) for order in orders]),
    ]
    ask(connection, PURCHASES, *values)


def record_refunds(connection: Connection, made: Sequence[NewRefund]) -> None:
    """Insert all of `made`."""
    if not made:
        return
    rows = [
        (
            *row.at, *row.kept.purchase[:3], row.owner_id, row.merchant, row.refund_no, row.refunded_at,
            row.kept.is_full, *_json(row.kept.lines, row.kept.takes, row.kept.backs),
        )
        for row in made
    ]  # fmt: skip
    connection.execute(REFUNDS, [list(column) for column in zip(*rows, strict=True)])


def _numbers(values: Sequence[int] | Sequence[str]) -> str:
    return f"{{{','.join(map(str, values))}}}"


def _texts(values: Sequence[str]) -> str:
    """Return one text; the empty first element is cut off again, since an empty text alone would be an empty array."""
    return f"{UNIT}{UNIT.join(values)}"


def _json(*values: object) -> list[str]:
    return [JSON.encode(value).decode() for value in values]
