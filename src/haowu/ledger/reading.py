# SPDX-License-Identifier: Apache-2.0
"""Lock the chains, then read what the commands touch: set-based, in two to four round trips.

Every statement after the lock takes a new snapshot, so it sees all that was committed under the lock before.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import psycopg

from haowu.kernel.clock import Clock
from haowu.ledger.columns import days, integers, texts
from haowu.ledger.commands import (
    Adjust,
    AnyCommand,
    Award,
    Capture,
    ClawBack,
    Confirm,
    Earn,
    Expire,
    Hold,
    Kind,
    Reverse,
    Spend,
    Void,
)
from haowu.ledger.locks import ChainHead, head_of, lock_statement
from haowu.ledger.results import Result
from haowu.ledger.state import Account, BudgetSlice, CapCounter, Draw, HoldState, Journal, Lot, State
from haowu.ledger.touched import Touched
from haowu.wire.ask import Rows, ask
from haowu.wire.statement import Statement

RESULT: Final = msgspec.json.Decoder(Result)

# One statement for what nearly every batch needs: a statement saved is worth more than tidy columns.
# Columns: what | lane | owner or budget | five numbers | version | two times | key | input hash | outcome.
FIRST: Final = Statement("""
select 1::smallint, a.lane::integer, a.owner_id, a.point_type::bigint, a.available, a.pending, a.held, a.deficit,
    a.version, a.next_due_at, null::timestamptz, null::text, null::bytea, null::bytea
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::integer[]) as w (lane, owner_id, first_type, last_type)
join ledger.account a on a.lane = w.lane and a.owner_id = w.owner_id
    and a.point_type between w.first_type and w.last_type
union all
select 2, j.lane, j.owner_id, j.kind, j.chain, j.seq, j.ord, 0, 0, null, null, j.key, j.input_hash, j.outcome
from unnest(%s::text[]) as w (key) join ledger.journal j on j.key = w.key
union all
select 3, 0, s.budget_id, s.chain, s.limit_points, s.used_points, 0, 0, 0, b.opens_at, b.closes_at, null, null, null
from unnest(%s::integer[]) as w (budget_id)
join ledger.budget b on b.budget_id = w.budget_id join ledger.budget_slice s on s.budget_id = w.budget_id
union all
select 4, 0, 0, 0, 0, 0, 0, 0, 0, clock_timestamp(), null, null, null, null""")
ACCOUNTS: Final = Statement("""
select a.lane, a.owner_id, a.point_type, a.available, a.pending, a.held, a.deficit, a.version, a.next_due_at
from unnest(%s::smallint[], %s::bigint[]) as w (lane, owner_id)
join ledger.account a on a.lane = w.lane and a.owner_id = w.owner_id""")
HOLDS: Final = Statement("""
select lane, key, hold_id, owner_id, point_type, points, captured, released, ends_at, acceptor
from ledger.hold where key = any(%s::text[])""")
CAPS: Final = Statement("""
select c.owner_id, c.cap_id, c.period_start, c.lane, c.used_points
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::date[]) as w (lane, owner_id, cap_id, period_start)
join ledger.cap_usage c on c.lane = w.lane and c.owner_id = w.owner_id
    and c.cap_id = w.cap_id and c.period_start = w.period_start
order by c.lane, c.owner_id, c.cap_id, c.period_start
for no key update of c""")
# Everybody's counters belong to no chain: the row must exist before it can be locked.
SHARED_CAPS: Final = Statement("""
insert into ledger.cap_usage (lane, owner_id, cap_id, period_start, used_points, limit_points)
select 0, 0, cap_id, period_start, 0, 0 from unnest(%s::integer[], %s::date[]) as w (cap_id, period_start)
order by cap_id, period_start on conflict do nothing""")
LOT_COLUMNS: Final = """
l.lane, l.lot_id, l.owner_id, l.point_type, l.is_pending, l.granted, l.drawn, l.held, l.expired, l.clawed, l.recalled,
l.budget_id, l.rule_version, l.restored_from, l.available_from, l.expires_at, l.rule, l.funder, l.order_ref"""
OPEN_LOTS: Final = Statement(f"""
select {LOT_COLUMNS}
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::integer[]) as w (lane, owner_id, first_type, last_type)
join ledger.lot l on l.lane = w.lane and l.owner_id = w.owner_id and l.is_open
    and l.point_type between w.first_type and w.last_type
order by l.owner_id, l.point_type, l.expires_at, l.lot_id""")  # noqa: S608 - our own column list
LOTS_BY_ID: Final = Statement(f"""
select {LOT_COLUMNS} from unnest(%s::smallint[], %s::bigint[]) as w (lane, lot_id)
join ledger.lot l on l.lane = w.lane and l.lot_id = w.lot_id""")  # noqa: S608 - our own column list
LOTS_OF_ROOTS: Final = Statement(f"""
select distinct {LOT_COLUMNS} from unnest(%s::smallint[], %s::bigint[]) as w (lane, root_id)
join ledger.draw d on d.lane = w.lane and d.root_id = w.root_id
join ledger.lot l on l.lane = d.lane and l.lot_id = d.lot_id""")  # noqa: S608 - our own column list
OPEN_HOLDS: Final = Statement("""
select h.lane, h.key, h.hold_id, h.owner_id, h.point_type, h.points, h.captured, h.released, h.ends_at, h.acceptor
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::integer[]) as w (lane, owner_id, first_type, last_type)
join ledger.hold h on h.lane = w.lane and h.owner_id = w.owner_id and h.is_open
    and h.point_type between w.first_type and w.last_type
order by h.ends_at, h.hold_id""")
DRAWS: Final = Statement("""
select d.lane, d.root_id, d.lot_id, d.points, d.captured, d.released, d.returned
from unnest(%s::smallint[], %s::bigint[]) as w (lane, root_id)
join ledger.draw d on d.lane = w.lane and d.root_id = w.root_id
join ledger.lot l on l.lane = d.lane and l.lot_id = d.lot_id
order by d.lane, d.root_id, l.expires_at, d.lot_id""")
SLICES_OF_LOTS: Final = Statement("""
select s.chain, s.budget_id, s.limit_points, s.used_points, b.opens_at, b.closes_at
from ledger.budget_slice s join ledger.budget b using (budget_id)
where s.chain = any(%s::smallint[]) and s.budget_id in (
    select l.budget_id from unnest(%s::smallint[], %s::bigint[]) as w (lane, lot_id)
    join ledger.lot l on l.lane = w.lane and l.lot_id = w.lot_id)""")


def read_state(
    connection: psycopg.Connection[Any], commands: Sequence[AnyCommand], clock: Clock, *, all_chains: bool
) -> tuple[State, dict[int, ChainHead]]:
    """Lock the chains of `commands` (or all); return what they touch, at the batch's decision time, and the heads."""
    wanted = _Wanted(commands)
    lock, first, *rest = [
        ask(connection, statement, *parameters) for statement, parameters in wanted.statements(all_chains=all_chains)
    ]
    heads = {head.chain: head for head in map(head_of, lock.fetchall())}
    rows = first.fetchall()
    (database_now,) = [row[9] for row in rows if row[0] == _CLOCK]
    state = State(decision_time(heads, clock.reading(database_now)))
    _fill(state, rows)
    _fill_rest(state, rest, wanted)
    _open_shared_caps(connection, state, wanted)
    second = _Second(state, wanted, sorted(heads))
    if second.is_needed:
        second.read(connection)
    return state, heads


def read_owner(connection: psycopg.Connection[Any], owner_id: int, lane: int, at: datetime) -> State:
    """Return one owner's accounts with what is due by `at`, unlocked: for telling, never for deciding."""
    state = State(at)
    rows = ask(connection, ACCOUNTS, integers((lane,)), integers((owner_id,))).fetchall()
    for owner_lane, owner, point_type, available, pending, held, deficit, version, next_due_at in rows:
        state.add_account(
            Account(owner_lane, owner, point_type, available=available, pending=pending, held=held, deficit=deficit,
                    version=version, next_due_at=next_due_at)
        )  # fmt: skip
    wanted = _Wanted(())
    if any(account.next_due_at <= at for account in state.accounts.values()):
        wanted.with_lots.add(lane, owner_id)
    second = _Second(state, wanted, [])
    if second.is_needed:
        second.read(connection)
    return state


def decision_time(heads: dict[int, ChainHead], reading: datetime) -> datetime:
    """Return the batch's time: the clock's, but never at or before what a chain has already decided."""
    return max(reading.astimezone(UTC), *[head.earliest_next for head in heads.values()])


class _Wanted:
    """What the first round trip must look up, gathered in one walk over the commands."""

    def __init__(self, commands: Sequence[AnyCommand]) -> None:
        self.commands = commands
        self.keys: list[str] = []
        self.hold_keys: list[str] = []
        self.lanes: set[int] = set()
        self.touched = Touched()
        self.with_lots = Touched()
        self.budget_ids: set[int] = set()
        self.caps: dict[tuple[int, int, Any], int] = {}
        self.early_expiry: list[tuple[int, int, int, datetime]] = []
        for command in commands:
            self._add(command)

    def _add(self, command: AnyCommand) -> None:
        self.keys.append(command.key)
        self.lanes.add(command.lane)
        if isinstance(command, Earn) and command.awards:
            for award in command.awards:
                self._add_award(command.owner_id, command.lane, award)
                self.touched.add(command.lane, command.owner_id, award.point_type)
        elif isinstance(command, Spend | Hold | Adjust | Expire):
            self.touched.add(command.lane, command.owner_id, command.point_type)
            self.with_lots.add(command.lane, command.owner_id, command.point_type)
            if isinstance(command, Adjust) and command.award is not None:
                self._add_award(command.owner_id, command.lane, command.award)
        else:
            self.touched.add(command.lane, command.owner_id)
            self._add_other(command)

    def _add_other(self, command: Earn | Confirm | Capture | Void | Reverse | ClawBack) -> None:
        """Note what a command may look at that does not itself say which accounts."""
        if isinstance(command, Capture | Void):
            self.hold_keys.append(command.hold_key)
        elif isinstance(command, Confirm | ClawBack):
            self.keys.append(command.earn_key)
            self.with_lots.add(command.lane, command.owner_id)
        elif isinstance(command, Reverse):
            self.keys.append(command.spend_key)
            self.hold_keys.append(command.spend_key)
            self.with_lots.add(command.lane, command.owner_id)

    def _add_award(self, owner_id: int, lane: int, award: Award) -> None:
        self.budget_ids.add(award.budget_id)
        for cap in award.caps:
            if cap.per_owner:
                self.caps[owner_id, cap.cap_id, cap.period_start] = lane
            else:
                self.caps[0, cap.cap_id, cap.period_start] = 0
        if award.expires_at is not None:
            self.early_expiry.append((lane, owner_id, award.point_type, award.expires_at))

    def statements(self, *, all_chains: bool) -> list[tuple[Statement, tuple[str, ...]]]:
        statements: list[tuple[Statement, tuple[str, ...]]] = [
            lock_statement(None if all_chains else self.lanes),
            (FIRST, (*self.touched.parameters(), texts(self.keys), integers(self.budget_ids))),
        ]
        if self.hold_keys:
            statements.append((HOLDS, (texts(self.hold_keys),)))
        if self.caps:
            owners, caps, periods = zip(*self.caps, strict=True)
            statements.append((CAPS, (integers(self.caps.values()), integers(owners), integers(caps), days(periods))))
        return statements


_ACCOUNT: Final = 1
_JOURNAL: Final = 2
_CLOCK: Final = 4


def _fill(state: State, rows: Sequence[tuple[Any, ...]]) -> None:
    for what, lane, number, a, b, c, d, e, version, at, until, key, input_hash, outcome in rows:
        if what == _ACCOUNT:
            state.add_account(
                Account(lane, number, a, available=b, pending=c, held=d, deficit=e, version=version, next_due_at=at)
            )
        elif what == _JOURNAL:
            state.journals[key] = Journal(key, input_hash, a, number, lane, b, c, d, RESULT.decode(outcome))
        elif what != _CLOCK:
            state.budgets[a, number] = BudgetSlice(a, number, b, c, at, until)


def _fill_rest(state: State, rest: list[Rows], wanted: _Wanted) -> None:
    if wanted.hold_keys:
        for row in rest.pop(0).fetchall():
            state.holds[row[1]] = HoldState(*row)
    if wanted.caps:
        _add_caps(state, rest.pop(0).fetchall())


def _open_shared_caps(connection: psycopg.Connection[Any], state: State, wanted: _Wanted) -> None:
    """Open the counters that do not exist yet: an owner's in memory, everybody's in the table, locked."""
    missing = [key for key in wanted.caps if key not in state.caps]
    shared = [key for key in missing if key[0] == 0]
    if shared:
        _, caps, periods = zip(*shared, strict=True)
        ask(connection, SHARED_CAPS, integers(caps), days(periods))
        zeros = integers([0] * len(shared))
        _add_caps(state, ask(connection, CAPS, zeros, zeros, integers(caps), days(periods)).fetchall())
    for key in missing:
        if key not in state.caps:
            state.caps[key] = CapCounter(wanted.caps[key])


def _add_caps(state: State, rows: Sequence[tuple[Any, ...]]) -> None:
    for owner_id, cap_id, period_start, lane, used in rows:
        state.caps[owner_id, cap_id, period_start] = CapCounter(lane, used)


def add_slices(state: State, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put budget slices into the state, unless they are there already."""
    for row in rows:
        if (row[0], row[1]) not in state.budgets:
            state.budgets[row[0], row[1]] = BudgetSlice(*row)


class _Second:
    """The second round trip: lots, holds and draws of the accounts that are debited or due."""

    def __init__(self, state: State, wanted: _Wanted, chains: list[int]) -> None:
        self.state = state
        self.chains = chains
        self.touched = Touched()
        self.touched.add_all(wanted.with_lots)
        for account in state.accounts.values():
            if account.next_due_at <= state.now:
                self.touched.add(account.lane, account.owner_id, account.point_type)
        for lane, owner_id, point_type, expires_at in wanted.early_expiry:
            if expires_at <= state.now:
                self.touched.add(lane, owner_id, point_type)
        self.lots: dict[tuple[int, int], None] = {}
        self.roots: dict[tuple[int, int], None] = {}
        self.recalls: dict[tuple[int, int], None] = {}
        for command in wanted.commands:
            self._add(command)

    def _add(self, command: AnyCommand) -> None:
        if isinstance(command, Capture | Void):
            hold = self.state.holds.get(command.hold_key)
            if hold is not None and hold.owner_id == command.owner_id:
                self.roots[hold.lane, hold.hold_id] = None
                self.touched.add(hold.lane, hold.owner_id, hold.point_type)
        elif isinstance(command, Reverse):
            journal = self.state.journals.get(command.spend_key)
            if journal is not None and journal.kind in (Kind.SPEND, Kind.HOLD):
                self.roots[journal.lane, journal.root_id] = None
        elif isinstance(command, Confirm):
            journal = self.state.journals.get(command.earn_key)
            for lot in journal.result.lots if journal else ():
                self.lots[command.lane, lot.lot_id] = None
        elif isinstance(command, ClawBack):
            for lot_id, _ in command.takes:
                self.lots[command.lane, lot_id] = None
                self.recalls[command.lane, lot_id] = None

    @property
    def is_needed(self) -> bool:
        return bool(self.touched or self.lots or self.roots)

    def read(self, connection: psycopg.Connection[Any]) -> None:
        touched = self.touched.parameters()
        open_lots = ask(connection, OPEN_LOTS, *touched)
        open_holds = ask(connection, OPEN_HOLDS, *touched)
        by_id = _pairs(connection, LOTS_BY_ID, self.lots)
        slices = self._recalled_slices(connection)
        self._add_holds(open_holds.fetchall())
        of_roots = _pairs(connection, LOTS_OF_ROOTS, self.roots)
        draws = _pairs(connection, DRAWS, self.roots)
        self._add_lots(
            open_lots.fetchall(), [*(by_id.fetchall() if by_id else ()), *(of_roots.fetchall() if of_roots else ())]
        )
        self._add_draws(draws.fetchall() if draws else ())
        add_slices(self.state, slices.fetchall() if slices else ())

    def _recalled_slices(self, connection: psycopg.Connection[Any]) -> Rows | None:
        if not self.recalls:
            return None
        lanes, numbers = zip(*self.recalls, strict=True)
        return ask(connection, SLICES_OF_LOTS, integers(self.chains), integers(lanes), integers(numbers))

    def _add_holds(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for row in rows:
            hold = self.state.holds.get(row[1])
            if hold is None:
                hold = self.state.holds[row[1]] = HoldState(*row)
            account = self.state.accounts.get((hold.owner_id, hold.point_type))
            if account is not None:
                account.holds.append(hold)
            self.roots[hold.lane, hold.hold_id] = None

    def _add_lots(self, open_rows: Sequence[tuple[Any, ...]], other_rows: Sequence[tuple[Any, ...]]) -> None:
        for account in self.touched.accounts(self.state):
            account.has_lots = True
        for row in open_rows:
            lot = lot_of(row)
            self.state.lots[lot.lane, lot.lot_id] = lot
            self.state.accounts[lot.owner_id, lot.point_type].lots.append(lot)
        for row in other_rows:
            if (row[0], row[1]) not in self.state.lots:
                lot = lot_of(row)
                self.state.lots[lot.lane, lot.lot_id] = lot

    def _add_draws(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for lane, root_id, lot_id, points, captured, released, returned in rows:
            draw = Draw(lane, root_id, self.state.lots[lane, lot_id], points, captured, released, returned)
            self.state.draws.setdefault((lane, root_id), []).append(draw)
        for hold in self.state.holds.values():
            hold.draws = self.state.draws.get((hold.lane, hold.hold_id), hold.draws)


def _pairs(
    connection: psycopg.Connection[Any], statement: Statement, pairs: dict[tuple[int, int], None]
) -> Rows | None:
    if not pairs:
        return None
    lanes, numbers = zip(*pairs, strict=True)
    return ask(connection, statement, integers(lanes), integers(numbers))


def lot_of(row: tuple[Any, ...]) -> Lot:
    """Return the lot of one row of `LOT_COLUMNS`."""
    (lane, lot_id, owner_id, point_type, is_pending, granted, drawn, held, expired, clawed, recalled, budget_id,
     rule_version, restored_from, available_from, expires_at, rule, funder, order_ref) = row  # fmt: skip
    return Lot(
        lane, lot_id, owner_id, point_type, is_pending=is_pending, granted=granted, drawn=drawn, held=held,
        expired=expired, clawed=clawed, recalled=recalled, budget_id=budget_id, rule_version=rule_version,
        restored_from=restored_from, available_from=available_from, expires_at=expires_at, rule=rule, funder=funder,
        order_ref=order_ref,
    )  # fmt: skip
