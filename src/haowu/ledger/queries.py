# SPDX-License-Identifier: Apache-2.0
"""The only way to read the ledger from outside. Set-based; every answer is a frozen value.

Balances and lots are told *as of* a time: what is due by then counts as done, though nothing is written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg

from haowu.kernel.lanes import lane_of
from haowu.ledger.columns import texts
from haowu.ledger.commands import Kind
from haowu.ledger.deciding.batch import Batch, balance_of
from haowu.ledger.deciding.dues import bring_up_to_date
from haowu.ledger.reading import LOT_COLUMNS, RESULT, lot_of, read_owner
from haowu.ledger.results import Balance
from haowu.ledger.state import AVAILABLE, DEFICIT, HELD, NEVER, PENDING, Account, Lot, State
from haowu.ledger.views import BudgetUse, EarnedLot, Entry, HoldRef, JournalRef, JournalView, LotView, Page
from haowu.wire.ask import ask
from haowu.wire.statement import Statement

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=NEVER.tzinfo)
_MICROSECOND: Final = timedelta(microseconds=1)

CLASS_NAMES: Final = {AVAILABLE: "available", PENDING: "pending", HELD: "held", DEFICIT: "deficit"}

FIND_JOURNALS: Final = Statement("""
select key, chain, seq, ord, owner_id, lane, kind, code, outcome from ledger.journal where key = any(%s::text[])""")
FIND_HOLDS: Final = Statement("""
select key, owner_id, lane, point_type, points, captured, released, ends_at, acceptor
from ledger.hold where key = any(%s::text[])""")
HOLD_EXPIRY: Final = Statement("""
select h.key, min(l.expires_at) from ledger.hold h
join ledger.draw d on d.root_id = h.hold_id and d.lane = h.lane
join ledger.lot l on l.lot_id = d.lot_id and l.lane = d.lane
where h.key = any(%s::text[]) group by h.key""")
LOTS: Final = f"""
select {LOT_COLUMNS} from ledger.lot l
where l.lane = %(lane)s and l.owner_id = %(owner_id)s and l.is_open
    and (%(point_type)s::integer is null or l.point_type = %(point_type)s)
    and (l.expires_at, l.lot_id) > (%(after_at)s, %(after_id)s)
order by l.expires_at, l.lot_id limit %(limit)s"""  # noqa: S608 - our own column list
JOURNALS: Final = """
select j.chain, j.seq, j.ord, j.key, j.kind, j.code, b.decided_at, j.points, j.reference, j.actor, j.outcome,
    array_agg(m.debit order by m.ord) filter (where m.ord is not null),
    array_agg(m.credit order by m.ord) filter (where m.ord is not null),
    array_agg(m.point_type order by m.ord) filter (where m.ord is not null),
    array_agg(m.points order by m.ord) filter (where m.ord is not null),
    array_agg(m.lot_id order by m.ord) filter (where m.ord is not null)
from (
    select * from ledger.journal
    where lane = %(lane)s and owner_id = %(owner_id)s and (seq, ord) < (%(seq)s, %(ord)s)
        and (%(point_type)s::integer is null or exists (
            select from ledger.movement t where t.chain = journal.chain and t.seq = journal.seq
                and t.journal_ord = journal.ord and t.point_type = %(point_type)s))
    order by seq desc, ord desc limit %(limit)s
) j
join ledger.batch b using (chain, seq)
left join ledger.movement m on m.chain = j.chain and m.seq = j.seq and m.journal_ord = j.ord
    and m.owner_id = j.owner_id and (%(point_type)s::integer is null or m.point_type = %(point_type)s)
group by j.chain, j.seq, j.ord, j.key, j.kind, j.code, b.decided_at, j.points, j.reference, j.actor, j.outcome
order by j.seq desc, j.ord desc"""
DUE: Final = """
select owner_id, lane, point_type from ledger.account
where next_due_at <= %s and next_due_at < '9999-12-31T00:00:00Z' order by next_due_at limit %s"""

EARNED: Final = """
select j.owner_id, j.key, l.order_ref, l.rule, l.point_type, l.granted, l.recalled,
    least(b.decided_at, l.available_from)
from ledger.journal j
join ledger.batch b on (b.chain, b.seq) = (j.chain, j.seq)
join ledger.movement m on (m.chain, m.seq, m.journal_ord, m.lane) = (j.chain, j.seq, j.ord, j.lane) and m.debit = 10
join ledger.lot l on (l.lot_id, l.lane) = (m.lot_id, m.lane)
where j.owner_id = any(%s) and j.kind = 1 and j.code = 'OK' and b.decided_at >= %s
order by j.owner_id, j.chain, j.seq, j.ord, l.lot_id"""

GRANTED_BY: Final = """
select m.point_type, sum(m.points)::bigint
from ledger.journal j
join ledger.movement m on (m.chain, m.seq, m.journal_ord, m.lane) = (j.chain, j.seq, j.ord, j.lane)
where j.actor = %s and m.debit = 10 group by m.point_type"""

BUDGET_USE: Final = """
select b.limit_points, coalesce(sum(s.used_points), 0)::bigint
from ledger.budget b left join ledger.budget_slice s using (budget_id)
where b.budget_id = %s group by b.budget_id"""

CHAINS: Final = "select chain, next_seq - 1 from ledger.chain_head order by chain"
# The fewest batches that hold at least so many journals; the last one there is, if there are fewer.
BATCHES_UNTIL: Final = """
select max(seq) from (
    select seq, sum(journal_count) over (order by seq) - journal_count as before
    from (
        select seq, journal_count from ledger.batch where chain = %(chain)s and seq > %(after)s
        order by seq limit %(journals)s
    ) following
) counted where before < %(journals)s"""


def last_batches(connection: psycopg.Connection[Any]) -> dict[int, int]:
    """Return the number of the last batch of each chain: every one up to it is committed, and can be read."""
    return dict(connection.execute(CHAINS).fetchall())


def batches_until(connection: psycopg.Connection[Any], chain: int, *, after: int, journals: int) -> int | None:
    """Return up to which batch a reader at `after` should go to read about `journals`; None: nothing new."""
    values = {"chain": chain, "after": after, "journals": journals}
    row = connection.execute(BATCHES_UNTIL, values).fetchone()
    return None if row is None else row[0]


def find_journals(connection: psycopg.Connection[Any], keys: Sequence[str]) -> dict[str, JournalRef]:
    """Return the journals with these idempotency keys, by key."""
    rows = ask(connection, FIND_JOURNALS, texts(keys)).fetchall()
    return {
        key: JournalRef(key, chain, seq, ord_, owner_id, lane, kind, code, RESULT.decode(outcome))
        for key, chain, seq, ord_, owner_id, lane, kind, code, outcome in rows
    }


def find_holds(connection: psycopg.Connection[Any], keys: Sequence[str]) -> dict[str, HoldRef]:
    """Return the holds with these keys, by key."""
    rows = ask(connection, FIND_HOLDS, texts(keys)).fetchall()
    return {row[0]: HoldRef(*row) for row in rows}


def earliest_expiries(connection: psycopg.Connection[Any], hold_keys: Sequence[str]) -> dict[str, datetime]:
    """Return for each hold when the first of the lots that it was taken from expires."""
    return {row[0]: row[1] for row in ask(connection, HOLD_EXPIRY, texts(hold_keys)).fetchall()}


def balances(connection: psycopg.Connection[Any], owner_id: int, *, at: datetime) -> list[Balance]:
    """Return the owner's balances as of `at`, one per point type, in the order of the types."""
    state = read_owner(connection, owner_id, lane_of(owner_id), at)
    accounts = sorted(state.owners.get(owner_id, ()), key=lambda account: account.point_type)
    scratch = Batch(state, 0, 0, at)
    for account in accounts:
        bring_up_to_date(scratch, account)
    return [balance_of(account) for account in accounts]


def lots(
    connection: psycopg.Connection[Any], owner_id: int, *, at: datetime, point_type: int | None = None,
    after: str | None = None, limit: int = 50,
) -> Page[LotView]:  # fmt: skip
    """Return the owner's open lots as of `at`, first expiry first; `after` is the cursor of the page before.

    A malformed cursor raises ValueError.
    """
    cursor = _lot_cursor(after)
    state = read_owner(connection, owner_id, lane_of(owner_id), at)
    accounts = state.owners.get(owner_id, ())
    if any(account.next_due_at <= at for account in accounts):
        found = [lot for lot in _lots_as_of(state, accounts, at) if (lot.expires_at, lot.lot_id) > cursor]
        found = [lot for lot in found if point_type is None or lot.point_type == point_type][: limit + 1]
    else:
        parameters = {
            "lane": lane_of(owner_id), "owner_id": owner_id, "point_type": point_type, "after_at": cursor[0],
            "after_id": cursor[1], "limit": limit + 1,
        }  # fmt: skip
        found = [lot_of(row) for row in connection.cursor(binary=True).execute(LOTS, parameters).fetchall()]
    more = found[limit - 1] if len(found) > limit else None
    following = f"{(more.expires_at - _EPOCH) // _MICROSECOND}~{more.lot_id}" if more else None
    return Page(tuple([lot_view(lot) for lot in found[:limit]]), following)


def _lots_as_of(state: State, accounts: Sequence[Account], at: datetime) -> list[Lot]:
    """Return the lots that are open once everything due by `at` has happened, first expiry first."""
    scratch = Batch(state, 0, 0, at)
    for account in accounts:
        bring_up_to_date(scratch, account)
    lots_left = [lot for account in accounts for lot in account.lots if lot.is_open]
    return sorted(lots_left, key=lambda lot: (lot.expires_at, lot.lot_id))


def _lot_cursor(after: str | None) -> tuple[datetime, int]:
    """Return where to go on: a cursor is microseconds and a lot's number, which no address needs to encode."""
    if after is None:
        return _EPOCH, -1
    micros, _, lot_id = after.partition("~")
    try:
        return _EPOCH + int(micros) * _MICROSECOND, int(lot_id)
    except OverflowError as error:
        raise ValueError from error


def lot_view(lot: Lot) -> LotView:
    """Return the lot as its owner sees it."""
    return LotView(
        lot.lot_id, lot.point_type, lot.granted, lot.remaining, lot.held, lot.is_pending, lot.available_from,
        None if lot.expires_at == NEVER else lot.expires_at, lot.rule, lot.rule_version, lot.funder, lot.order_ref,
    )  # fmt: skip


def journals(
    connection: psycopg.Connection[Any], owner_id: int, *, point_type: int | None = None,
    before: str | None = None, limit: int = 50,
) -> Page[JournalView]:  # fmt: skip
    """Return the owner's journals, newest first; `before` is the cursor of the page before, or ValueError.

    With `point_type` only those that moved points of it (so no refusals), and of their entries only these.
    """
    _, seq, ord_ = (0, 2**62, 0) if before is None else map(int, before.split("-"))
    parameters = {
        "lane": lane_of(owner_id), "owner_id": owner_id, "point_type": point_type, "seq": seq, "ord": ord_,
        "limit": limit + 1,
    }  # fmt: skip
    rows = connection.cursor(binary=True).execute(JOURNALS, parameters).fetchall()
    more = len(rows) > limit
    views = tuple([_journal_view(row) for row in rows[:limit]])
    return Page(views, views[-1].journal if more else None)


def _journal_view(row: tuple[Any, ...]) -> JournalView:
    chain, seq, ord_, key, kind, code, decided_at, points, reference, actor, outcome, *columns = row
    entries: list[Entry] = []
    for debit, credit, point_type, moved, lot_id in zip(*[column or () for column in columns], strict=True):
        for account, sign in ((debit, -1), (credit, 1)):
            if account in CLASS_NAMES:
                entries.append(Entry(CLASS_NAMES[account], point_type, sign * moved, lot_id))
    name = Kind(kind).name.lower()
    stored = RESULT.decode(outcome)
    return JournalView(
        f"{chain}-{seq}-{ord_}", name, code, decided_at, points, reference, actor, tuple(entries), stored.note, key,
        stored.reason,
    )  # fmt: skip


def find_due_accounts(connection: psycopg.Connection[Any], *, at: datetime, limit: int) -> list[tuple[int, int, int]]:
    """Return (owner_id, lane, point_type) of accounts on which something is due by `at`, longest due first."""
    return connection.execute(DUE, (at, limit), prepare=True).fetchall()


def points_granted_by(connection: psycopg.Connection[Any], actor: str) -> dict[int, int]:
    """Return the points granted from budgets by all journals of `actor`, by point type; reads those journals whole."""
    return dict(connection.execute(GRANTED_BY, (actor,)).fetchall())


def earned_lots(
    connection: psycopg.Connection[Any], owner_ids: Sequence[int], *, since: datetime = _EPOCH
) -> list[EarnedLot]:
    """Return every lot these owners earned and that counts from `since` on, by owner, oldest first.

    Whoever decides by it takes `lock_chains` first, or what it says may be old.
    """
    rows = connection.execute(EARNED, (list(owner_ids), since)).fetchall()
    return [lot for lot in (EarnedLot(*row) for row in rows) if lot.counts_from >= since]


def has_lots(connection: psycopg.Connection[Any], point_types: Sequence[int]) -> bool:
    """Return whether anybody was ever granted points of one of `point_types`."""
    row = connection.execute(
        "select exists (select from ledger.lot where point_type = any(%s::integer[]))", [list(point_types)]
    ).fetchone()
    return row is not None and bool(row[0])


def budget_use(connection: psycopg.Connection[Any], budget_id: int) -> BudgetUse:
    """Return how far a budget is used, over all chains."""
    row = connection.execute(BUDGET_USE, (budget_id,)).fetchone()
    return BudgetUse(0, 0) if row is None else BudgetUse(*row)
