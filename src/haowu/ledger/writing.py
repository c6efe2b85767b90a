# SPDX-License-Identifier: Apache-2.0
"""Write one decided batch: set-based, every row count an assertion, all in one round trip."""

import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import psycopg

from haowu.ledger import canonical
from haowu.ledger.columns import columns, integers, literal
from haowu.ledger.deciding.batch import Batch, JournalRow, MovementRow
from haowu.ledger.errors import LedgerInconsistentError
from haowu.ledger.locks import ChainHead
from haowu.ledger.state import Draw, HoldState, Lot, State
from haowu.wire.ask import ask, push
from haowu.wire.statement import Statement

BATCH: Final = """
insert into ledger.batch (chain, seq, batch_id, format, writer_epoch, decided_at, journal_count, movement_count,
    lot_count, points_moved, marks, items_hash, prev_hash, batch_hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
HEAD: Final = """
update ledger.chain_head set next_seq = next_seq + 1, head_hash = %s, last_at = %s
where chain = %s and next_seq = %s and writer_epoch = %s"""
JOURNAL: Final = """
insert into ledger.journal (chain, seq, lane, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by,
    reference, acceptor, outcome)
select %s::smallint, %s::bigint, lane, ord, kind, owner_id, coalesce(points, 0), code, key, input_hash, actor,
    coalesce(approved_by, ''), reference, coalesce(acceptor, ''), outcome
from unnest(%s::smallint[], %s::integer[], %s::smallint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],
    %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[])
    as w (lane, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by, reference, acceptor, outcome)"""
MOVEMENT: Final = """
insert into ledger.movement (chain, seq, lane, ord, journal_ord, kind, owner_id, point_type, debit, credit, points,
    lot_id, budget_id, root_id)
select %s::smallint, %s::bigint, lane, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id,
    budget_id, coalesce(root_id, 0)
from unnest(%s::smallint[], %s::integer[], %s::integer[], %s::smallint[], %s::bigint[], %s::integer[], %s::smallint[],
    %s::smallint[], %s::bigint[], %s::bigint[], %s::integer[], %s::bigint[])
    as w (lane, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id, budget_id, root_id)"""
NEW_LOTS: Final = """
insert into ledger.lot (lane, lot_id, owner_id, point_type, is_open, is_pending, granted, drawn, held, expired, clawed,
    recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder, order_ref)
select lane, lot_id, owner_id, point_type, is_open, is_pending, granted, coalesce(drawn, 0), coalesce(held, 0),
    coalesce(expired, 0), coalesce(clawed, 0), coalesce(recalled, 0), budget_id, rule_version,
    coalesce(restored_from, 0), available_from, expires_at, rule, funder, order_ref
from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::integer[], %s::boolean[], %s::boolean[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::integer[], %s::integer[], %s::bigint[],
    %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[], %s::text[])
    as w (lane, lot_id, owner_id, point_type, is_open, is_pending, granted, drawn, held, expired, clawed, recalled,
        budget_id, rule_version, restored_from, available_from, expires_at, rule, funder, order_ref)"""
LOTS: Final = """
update ledger.lot l set is_open = w.is_open, is_pending = w.is_pending, drawn = w.drawn, held = w.held,
    expired = w.expired, clawed = w.clawed, recalled = w.recalled
from unnest(%s::smallint[], %s::bigint[], %s::boolean[], %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[]) as w (lane, lot_id, is_open, is_pending, drawn, held, expired, clawed, recalled)
where l.lane = w.lane and l.lot_id = w.lot_id"""
NEW_ACCOUNTS: Final = """
insert into ledger.account (lane, owner_id, point_type, available, pending, held, deficit, next_due_at, version)
select w.*, 1 from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::timestamptz[]) as w"""
ACCOUNTS: Final = """
update ledger.account a set available = w.available, pending = w.pending, held = w.held, deficit = w.deficit,
    next_due_at = w.next_due_at, version = a.version + 1
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::timestamptz[], %s::bigint[])
    as w (lane, owner_id, point_type, available, pending, held, deficit, next_due_at, version)
where a.lane = w.lane and a.owner_id = w.owner_id and a.point_type = w.point_type and a.version = w.version"""
NEW_HOLDS: Final = """
insert into ledger.hold (lane, key, hold_id, owner_id, point_type, is_open, points, captured, released, ends_at,
    acceptor)
select * from unnest(%s::smallint[], %s::text[], %s::bigint[], %s::bigint[], %s::integer[], %s::boolean[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])"""
HOLDS: Final = """
update ledger.hold h set is_open = w.is_open, captured = w.captured, released = w.released
from unnest(%s::smallint[], %s::text[], %s::boolean[], %s::bigint[], %s::bigint[])
    as w (lane, key, is_open, captured, released)
where h.key = w.key and h.lane = w.lane"""
NEW_DRAWS: Final = """
insert into ledger.draw (lane, root_id, lot_id, points, captured, released, returned)
select * from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[])"""
DRAWS: Final = """
update ledger.draw d set captured = w.captured, released = w.released, returned = w.returned
from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    as w (lane, root_id, lot_id, captured, released, returned)
where d.lane = w.lane and d.root_id = w.root_id and d.lot_id = w.lot_id"""
SLICES: Final = """
update ledger.budget_slice s set used_points = w.used_points, limit_points = w.limit_points
from unnest(%s::smallint[], %s::integer[], %s::bigint[], %s::bigint[])
    as w (chain, budget_id, used_points, limit_points)
where s.chain = w.chain and s.budget_id = w.budget_id"""
CAPS: Final = """
insert into ledger.cap_usage as c (lane, owner_id, cap_id, period_start, used_points, limit_points)
select * from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::date[], %s::bigint[], %s::bigint[])
on conflict (owner_id, cap_id, period_start, lane)
do update set used_points = excluded.used_points, limit_points = excluded.limit_points"""

WRONG_COUNT: Final = "HW001"
"""The error code of `ledger.assert_rows`."""

Part = tuple[str, str, Sequence[str], int]
"""Name of the table, statement, parameters, how many rows it must change."""


def send(connection: psycopg.Connection[Any], parts: Sequence[Part]) -> None:
    """Send the parts as one statement that fails unless each changes just the rows that were decided.

    Within a pipeline this does not wait: the database itself counts, so that even a COMMIT sent behind it cannot commit
    what is wrong. Parts share a snapshot, which is right because they touch different rows.
    """
    if not parts:
        return
    statement = _one_statement(tuple([(table, statement) for table, statement, _, _ in parts]))
    parameters = [parameter for _, _, parameters, _ in parts for parameter in parameters]
    parameters.append(integers([expected for _, _, _, expected in parts]))
    try:
        ask(connection, statement, *parameters)
    except psycopg.DatabaseError as error:
        raise inconsistency_of(error) or error from None
    push(connection)


def inconsistency_of(error: psycopg.Error) -> LedgerInconsistentError | None:
    """Return the ledger's own error if the database said that a count was wrong."""
    if error.sqlstate != WRONG_COUNT:
        return None
    return LedgerInconsistentError(problem=str(error.diag.message_primary))


@lru_cache(maxsize=256)
def _one_statement(parts: tuple[tuple[str, str], ...]) -> Statement:
    """Return the parts as one statement that counts the rows of each."""
    writes = ",".join([f"w{number} as ({statement} returning 1)" for number, (_, statement) in enumerate(parts)])
    counts = ", ".join([f"(select count(*) from w{number})" for number in range(len(parts))])  # noqa: S608 -- no input
    tables = ",".join([table for table, _ in parts])
    return Statement(f"with {writes} select ledger.assert_rows('{{{tables}}}', array[{counts}], %s::bigint[])")


class BatchRows:
    """The rows of one batch, handed over in as many goes as its commands are decided in, hashed as they go."""

    def __init__(self, batch: Batch) -> None:
        """Begin with nothing handed over."""
        self._batch = batch
        self._hashes = (sha256(), sha256(), sha256())
        self._marks: tuple[list[bytes], ...] = ([], [], [])
        self._taken = [0, 0, 0]

    def take(self) -> list[Part]:
        """Return the parts for the journals, movements and lots decided since the last time."""
        batch, taken = self._batch, self._taken
        journals = sorted(batch.journals[taken[0] :], key=lambda row: row[3])
        movements, lots = batch.movements[taken[1] :], batch.new_lots[taken[2] :]
        self._taken = [len(batch.journals), len(batch.movements), len(batch.new_lots)]
        for hash_, marks, rows in zip(
            self._hashes,
            self._marks,
            (
                [canonical.journal_bytes(row) for row in journals],
                [canonical.movement_bytes(row) for row in movements],
                [canonical.lot_bytes(lot) for lot in lots],
            ),
            strict=True,
        ):
            hash_.update(b"".join(rows))
            marks.append(canonical.marks_of(rows))
        return list(_row_parts((batch.chain, batch.seq), journals, movements, lots))

    def seal(self, head: ChainHead) -> list[Part]:
        """Return the parts for the batch's header and its chain's head, once all rows are taken."""
        batch = self._batch
        if not batch.journals:
            return []
        counts = (len(batch.journals), len(batch.movements), len(batch.new_lots))
        marks = b"".join([piece for pieces in self._marks for piece in pieces])
        items = canonical.items_hash([hash_.digest() for hash_ in self._hashes], marks)
        batch_id = secrets.token_bytes(16)
        hash_ = canonical.batch_hash(
            batch.chain, batch.seq, head.writer_epoch, batch.now, counts, batch.points_moved, batch_id, items,
            head.head_hash,
        )  # fmt: skip
        header = (
            batch.chain, batch.seq, batch_id, canonical.FORMAT, head.writer_epoch, batch.now, *counts,
            batch.points_moved, marks, items, head.head_hash, hash_,
        )  # fmt: skip
        step = (hash_, batch.now, batch.chain, batch.seq, head.writer_epoch)
        return [
            ("batch", BATCH, list(map(literal, header)), 1), ("chain_head", HEAD, list(map(literal, step)), 1)
        ]  # fmt: skip


def _row_parts(
    place: tuple[int, int], journals: Sequence[JournalRow], movements: Sequence[MovementRow], lots: Sequence[Lot]
) -> Iterable[Part]:
    if journals:
        yield "journal", JOURNAL, (*map(str, place), *columns(journals, "i--iiizttBteteB")), len(journals)
    if movements:
        yield "movement", MOVEMENT, (*map(str, place), *columns(movements, "i--iiiiiiiiiiz")), len(movements)
    if lots:
        yield "lot", NEW_LOTS, columns([_new_lot(lot) for lot in lots], "iiiibbizzzzziizddttt"), len(lots)
        for lot in lots:
            lot.is_new = lot.is_dirty = False


def changes(state: State) -> Iterable[Part]:
    """Return the statements for accounts, lots, holds, draws, budgets and caps that have changed."""
    yield from _account_changes(state)
    lots = [lot for lot in state.lots.values() if lot.is_dirty]
    if lots:
        yield "lot", LOTS, columns([_changed_lot(lot) for lot in lots], "iibbiiiii"), len(lots)
    yield from _hold_changes([hold for hold in state.holds.values() if hold.is_dirty])
    yield from _draw_changes([draw for draws in state.draws.values() for draw in draws if draw.is_dirty])
    slices = [(s.chain, s.budget_id, s.used_points, s.limit_points) for s in state.budgets.values() if s.is_dirty]
    if slices:
        yield "budget_slice", SLICES, columns(slices, "iiii"), len(slices)
    caps = [
        (cap.lane, key[0], key[1], key[2], cap.used_points, cap.limit_points)
        for key, cap in state.caps.items()
        if cap.is_dirty
    ]
    if caps:
        yield "cap_usage", CAPS, columns(caps, "iiiDii"), len(caps)


def _account_changes(state: State) -> Iterable[Part]:
    new: list[tuple[Any, ...]] = []
    old: list[tuple[Any, ...]] = []
    for a in state.accounts.values():
        if not a.is_dirty:
            continue
        row = (a.lane, a.owner_id, a.point_type, a.available, a.pending, a.held, a.deficit, a.next_due_at)
        if a.is_new:
            new.append(row)
        else:
            old.append((*row, a.version))
    if new:
        yield "account", NEW_ACCOUNTS, columns(new, "iiiiiiid"), len(new)
    if old:
        yield "account", ACCOUNTS, columns(old, "iiiiiiidi"), len(old)


def _hold_changes(holds: Sequence[HoldState]) -> Iterable[Part]:
    new = [
        (
            h.lane,
            h.key,
            h.hold_id,
            h.owner_id,
            h.point_type,
            h.left > 0,
            h.points,
            h.captured,
            h.released,
            h.ends_at,
            h.acceptor,
        )
        for h in holds
        if h.is_new
    ]
    old = [(h.lane, h.key, h.left > 0, h.captured, h.released) for h in holds if not h.is_new]
    if new:
        yield "hold", NEW_HOLDS, columns(new, "itiiibiiidt"), len(new)
    if old:
        yield "hold", HOLDS, columns(old, "itbii"), len(old)


def _draw_changes(draws: Sequence[Draw]) -> Iterable[Part]:
    new = [(d.lane, d.root_id, d.lot.lot_id, d.points, d.captured, d.released, d.returned) for d in draws if d.is_new]
    old = [(d.lane, d.root_id, d.lot.lot_id, d.captured, d.released, d.returned) for d in draws if not d.is_new]
    if new:
        yield "draw", NEW_DRAWS, columns(new, "iiiiiii"), len(new)
    if old:
        yield "draw", DRAWS, columns(old, "iiiiii"), len(old)


def _new_lot(lot: Lot) -> tuple[Any, ...]:
    return (
        lot.lane, lot.lot_id, lot.owner_id, lot.point_type, lot.is_open, lot.is_pending, lot.granted, lot.drawn,
        lot.held, lot.expired, lot.clawed, lot.recalled, lot.budget_id, lot.rule_version, lot.restored_from,
        lot.available_from, lot.expires_at, lot.rule, lot.funder, lot.order_ref,
    )  # fmt: skip


def _changed_lot(lot: Lot) -> tuple[Any, ...]:
    return (
        lot.lane, lot.lot_id, lot.is_open, lot.is_pending, lot.drawn, lot.held, lot.expired, lot.clawed, lot.recalled
    )  # fmt: skip
