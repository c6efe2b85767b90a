# SPDX-License-Identifier: Apache-2.0
"""Compare purchases and refunds with the ledger: they decide what the next refund takes.

Each row's hash stands in the note of its journal, which the hash chain covers; what a refund moved, in movements.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg

from haowu.earning.answering import EARNS_NOTHING
from haowu.earning.keys import give_back_key, hold_key
from haowu.earning.notes import EARN_NOTE, REFUND_NOTE
from haowu.earning.records import BACKS, TAKES
from haowu.earning.row_hash import purchase_hash, refund_hash
from haowu.ledger.commands import Kind
from haowu.ledger.findings import Finding, Progress
from haowu.ledger.queries import find_journals
from haowu.ledger.reading import RESULT

ROWS_AT_ONCE: Final = 5_000
BEGIN: Final = (-1, -1, -1, -1)
MERCHANT: Final = 6
"""Where the merchant stands in a row of `PURCHASES`; hold_nos, key and code stand at its end."""
TOTAL: Final = "select (select count(*) from earning_purchase) + (select count(*) from earning_refund)"
PURCHASES: Final = """
select p.chain, p.seq, p.ord, p.lane, j.outcome, p.owner_id, p.merchant, p.store, p.channel, p.order_no, p.paid_at,
    p.paid_fen, p.net_fen, p.lines, p.hold_nos, j.key, j.code
from earning_purchase p
left join ledger.journal j
    on (j.chain, j.seq, j.ord, j.lane) = (p.chain, p.seq, p.ord, p.lane) and j.kind = %s
where (p.chain, p.seq, p.ord, p.lane) > (%s, %s, %s, %s)
order by p.chain, p.seq, p.ord, p.lane limit %s"""
# Whatever a clawback took of a lot went to the lot's budget in the end, so its root is the lot.
REFUNDS: Final = """
select r.chain, r.seq, r.ord, r.lane, j.outcome, r.purchase_chain, r.purchase_seq, r.purchase_ord, r.owner_id,
    r.merchant, r.refund_no, r.refunded_at, r.lines, r.is_full, r.takes, r.backs, t.lot_ids, t.points
from earning_refund r
left join ledger.journal j
    on (j.chain, j.seq, j.ord, j.lane) = (r.chain, r.seq, r.ord, r.lane) and j.kind = %s
cross join lateral (
    select array_agg(lot_id) as lot_ids, array_agg(points) as points
    from (
        select root_id as lot_id, sum(points)::bigint as points from ledger.movement
        where (chain, seq, journal_ord, lane) = (r.chain, r.seq, r.ord, r.lane) and kind = 8 and credit = 10
        group by root_id
    ) as taken
) as t
where (r.chain, r.seq, r.ord, r.lane) > (%s, %s, %s, %s)
order by r.chain, r.seq, r.ord, r.lane limit %s"""
MISSING: Final = """
select 'earning_purchase', j.chain, j.seq, j.ord from ledger.journal j
where j.kind = 1 and starts_with(j.key, 'order:') and not exists (
    select from earning_purchase p where (p.chain, p.seq, p.ord, p.lane) = (j.chain, j.seq, j.ord, j.lane))
union all
select 'earning_refund', j.chain, j.seq, j.ord from ledger.journal j
where j.kind = 8 and starts_with(j.key, 'refund:') and not exists (
    select from earning_refund r where (r.chain, r.seq, r.ord, r.lane) = (j.chain, j.seq, j.ord, j.lane))
order by 1, 2, 3, 4"""

TIES: Final = "select hold_key, order_key from earning_hold_use where hold_key = any(%s)"
# By their key, and with the order that each names.
TIED: Final = """
select u.hold_key, u.order_key, p.merchant, p.hold_nos
from (
    select hold_key, order_key from earning_hold_use where hold_key > %s order by hold_key limit %s
) u
left join ledger.journal j on j.key = u.order_key
left join earning_purchase p on (p.chain, p.seq, p.ord, p.lane) = (j.chain, j.seq, j.ord, j.lane)
order by u.hold_key"""


def check_records(connection: psycopg.Connection[Any]) -> Iterator[Progress | Finding]:
    """Yield progress, and a finding for every purchase or refund that is not as it was written. Changes nothing.

    The caller should run it in one REPEATABLE READ transaction, so that a working ledger can be checked.
    """
    (total,) = connection.execute(TOTAL).fetchone() or (0,)
    done = 0
    for rows in _runs(connection, PURCHASES, Kind.EARN):
        for row in rows:
            problem = _problem_of_purchase(row)
            if problem:
                yield Finding("earning_purchase", _name(row), problem)
        yield from _untied(connection, rows)
        done += len(rows)
        yield Progress("orders", done, total)
    for rows in _runs(connection, REFUNDS, Kind.CLAW_BACK):
        given = _given_back(connection, rows)
        for row in rows:
            for problem in _problems_of_refund(row, given):
                yield Finding("earning_refund", _name(row), problem)
        done += len(rows)
        yield Progress("orders", done, total)
    for table, chain, seq, ord_ in connection.execute(MISSING).fetchall():
        yield Finding(table, f"{chain}-{seq}-{ord_}", "is missing: its journal is there")
    yield from _tied_wrongly(connection)


def _untied(connection: psycopg.Connection[Any], rows: Sequence[tuple[Any, ...]]) -> Iterator[Finding]:
    """Find the credited orders among these purchases whose holds are not tied to them."""
    wanted = {
        _name(row): ([hold_key(row[MERCHANT], hold_no) for hold_no in row[-3]], row[-2])
        for row in rows
        if row[-3] and (row[-1] == "OK" or row[-1] in EARNS_NOTHING)
    }
    if not wanted:
        return
    every = [each for keys, _ in wanted.values() for each in keys]
    ties: dict[str, str] = dict(connection.execute(TIES, [every]).fetchall())
    for name, (keys, order) in wanted.items():
        if any(ties.get(each) != order for each in keys):
            yield Finding("earning_hold_use", f"of {name}", "is missing or names another order")


def _tied_wrongly(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Find the holds that are tied to an order which does not name them."""
    after = ""
    while rows := connection.execute(TIED, [after, ROWS_AT_ONCE]).fetchall():
        for hold, order, merchant, hold_nos in rows:
            if hold not in {hold_key(merchant, hold_no) for hold_no in hold_nos or ()}:
                yield Finding("earning_hold_use", hold, f"is tied to {order}, which does not name it")
        after = rows[-1][0]


def _runs(connection: psycopg.Connection[Any], statement: str, kind: Kind) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows in the order of their places, so many at a time."""
    after: tuple[int, ...] = BEGIN
    while rows := connection.execute(statement.encode(), (kind.value, *after, ROWS_AT_ONCE)).fetchall():
        yield rows
        after = rows[-1][:4]


def _name(row: tuple[Any, ...]) -> str:
    return f"{row[0]}-{row[1]}-{row[2]}"


def _problem_of_purchase(row: tuple[Any, ...]) -> str:
    outcome, *columns = row[4:-2]
    if outcome is None:
        return "stands at no earn"
    written = EARN_NOTE.decode(RESULT.decode(outcome).note).row_hash
    return "" if purchase_hash(*columns) == written else "is not as it was written"


def _problems_of_refund(row: tuple[Any, ...], given: dict[str, int]) -> Iterator[str]:
    outcome, *purchase, owner_id, merchant, refund_no, refunded_at, lines, is_full, takes, backs, lot_ids, points = row[
        4:
    ]
    if outcome is None:
        yield "stands at no clawback"
        return
    note = REFUND_NOTE.decode(RESULT.decode(outcome).note)
    if refund_hash(purchase, owner_id, merchant, refund_no, refunded_at, lines, is_full=is_full) != note.row_hash:
        yield "is not as it was written"
    taken = dict(zip(lot_ids or (), points or (), strict=True))
    if dict(TAKES.decode(takes)) != taken:
        yield f"says that {takes} was taken, the movements say {taken}"
    keys = {hold_no: give_back_key(merchant, refund_no, hold_no) for hold_no in note.hold_nos}
    moved = {hold_no: given[key] for hold_no, key in keys.items() if key in given}
    if dict(BACKS.decode(backs)) != moved:
        yield f"says that {backs} was given back, the journals say {moved}"


def _given_back(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> dict[str, int]:
    """Return the points given back for these refunds, by the key of the journal that did it."""
    keys = [
        give_back_key(row[9], row[10], hold_no)
        for row in rows
        if row[4] is not None
        for hold_no in REFUND_NOTE.decode(RESULT.decode(row[4]).note).hold_nos
    ]
    found = find_journals(connection, keys) if keys else {}
    return {key: journal.result.points for key, journal in found.items() if journal.result.is_accepted}
