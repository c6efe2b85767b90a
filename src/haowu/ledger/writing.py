# SPDX-License-Identifier: Apache-2.0
"""Write one decided batch: set-based, every row count an assertion, all in one round trip."""

import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg

from haowu.ledger import canonical
from haowu.ledger.columns import columns
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.errors import LedgerInconsistentError
from haowu.ledger.locks import ChainHead
from haowu.ledger.state import Draw, HoldState, Lot, State

BATCH: Final = """
insert into ledger.batch (chain, seq, batch_id, format, writer_epoch, decided_at, journal_count, movement_count, lot_count,
    points_moved, items_hash, prev_hash, batch_hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
HEAD: Final = """
update ledger.chain_head set next_seq = next_seq + 1, head_hash = %s, last_at = %s
where chain = %s and next_seq = %s and writer_epoch = %s"""
JOURNAL: Final = """
insert into ledger.journal (lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by,
    reference, acceptor, outcome)
select * from unnest(%s::smallint[], %s::smallint[], %s::bigint[], %s::integer[], %s::smallint[], %s::bigint[],
    %s::bigint[], %s::text[], %s::text[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[])"""
MOVEMENT: Final = """
insert into ledger.movement (lane, chain, seq, ord, journal_ord, kind, owner_id, point_type, debit, credit, points,
    lot_id, budget_id, root_id)
select * from unnest(%s::smallint[], %s::smallint[], %s::bigint[], %s::integer[], %s::integer[], %s::smallint[],
    %s::bigint[], %s::integer[], %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::integer[], %s::bigint[])"""
NEW_LOTS: Final = """
insert into ledger.lot (lane, lot_id, owner_id, point_type, is_open, is_pending, granted, drawn, held, expired, clawed,
    recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder, order_ref)
select * from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::integer[], %s::boolean[], %s::boolean[],
    %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::integer[], %s::integer[],
    %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[], %s::text[])"""
LOTS: Final = """
update ledger.lot l set is_open = w.is_open, is_pending = w.is_pending, drawn = w.drawn, held = w.held,
    expired = w.expired, clawed = w.clawed, recalled = w.recalled
from unnest(%s::smallint[], %s::bigint[], %s::boolean[], %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[]) as w (lane, lot_id, is_open, is_pending, drawn, held, expired, clawed, recalled)
where l.lane = w.lane and l.lot_id = w.lot_id"""
NEW_ACCOUNTS: Final = """
insert into ledger.account (lane, owner_id, point_type, available, pending, held, deficit, next_due_at, version)
select w.*, 1 from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::timestamptz[]) as w"""
ACCOUNTS: Final = """
update ledger.account a set available = w.available, pending = w.pending, held = w.held, deficit = w.deficit,
    next_due_at = w.next_due_at, version = a.version + 1
from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::timestamptz[], %s::bigint[])
    as w (lane, owner_id, point_type, available, pending, held, deficit, next_due_at, version)
where a.lane = w.lane and a.owner_id = w.owner_id and a.point_type = w.point_type and a.version = w.version"""
NEW_HOLDS: Final = """
insert into ledger.hold (lane, key, hold_id, owner_id, point_type, is_open, points, captured, released, ends_at, acceptor)
select * from unnest(%s::smallint[], %s::text[], %s::bigint[], %s::bigint[], %s::integer[], %s::boolean[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])"""
HOLDS: Final = """
update ledger.hold h set is_open = w.is_open, captured = w.captured, released = w.released
from unnest(%s::smallint[], %s::text[], %s::boolean[], %s::bigint[], %s::bigint[])
    as w (lane, key, is_open, captured, released)
where h.key = w.key and h.lane = w.lane"""
NEW_DRAWS: Final = """
insert into ledger.draw (lane, root_id, lot_id, points, captured, released, returned)
select * from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"""
DRAWS: Final = """
update ledger.draw d set captured = w.captured, released = w.released, returned = w.returned
from unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    as w (lane, root_id, lot_id, captured, released, returned)
where d.lane = w.lane and d.root_id = w.root_id and d.lot_id = w.lot_id"""
SLICES: Final = """
update ledger.budget_slice s set used_points = w.used_points, limit_points = w.limit_points
from unnest(%s::smallint[], %s::integer[], %s::bigint[], %s::bigint[]) as w (chain, budget_id, used_points, limit_points)
where s.chain = w.chain and s.budget_id = w.budget_id"""
CAPS: Final = """
insert into ledger.cap_usage as c (lane, owner_id, cap_id, period_start, used_points, limit_points)
select * from unnest(%s::smallint[], %s::bigint[], %s::integer[], %s::date[], %s::bigint[], %s::bigint[])
on conflict (owner_id, cap_id, period_start, lane)
do update set used_points = excluded.used_points, limit_points = excluded.limit_points"""

Part = tuple[str, str, Sequence[Any], int]
"""Name of the table, statement, parameters, how many rows it must change."""


def write(connection: psycopg.Connection[Any], state: State, batches: Sequence[tuple[Batch, ChainHead]]) -> None:
    """Write the batches and what they changed in one statement; raise LedgerInconsistentError unless every count is right.

    Its parts touch different rows, so that they may share one snapshot.
    """
    parts = [part for batch, head in batches if batch.journals for part in batch_parts(batch, head)]
    if not parts:
        return
    parts += changes(state)
    text = _one_statement(tuple([statement for _, statement, _, _ in parts]))
    parameters = [parameter for _, _, parameters, _ in parts for parameter in parameters]
    counts = connection.cursor(binary=True).execute(text, parameters, prepare=True).fetchone() or ()
    for (table, _, _, expected), count in zip(parts, counts, strict=True):
        if count != expected:
            raise LedgerInconsistentError(table=table, expected=expected, found=count)


@lru_cache(maxsize=256)
def _one_statement(statements: tuple[str, ...]) -> bytes:
    """Return the parts as one statement that counts the rows of each."""
    parts = ",".join([f"w{number} as ({statement} returning 1)" for number, statement in enumerate(statements)])
    counts = ", ".join([f"(select count(*) from w{number})" for number in range(len(statements))])
    return f"with {parts} select {counts}".encode()


def batch_parts(batch: Batch, head: ChainHead) -> Iterable[Part]:
    """Return the statements of the batch's own rows: header, head, journals, movements, new lots."""
    batch.journals.sort(key=lambda row: row[3])
    lots = batch.new_lots
    counts = (len(batch.journals), len(batch.movements), len(lots))
    items = canonical.items_hash(
        map(canonical.journal_bytes, batch.journals), map(canonical.movement_bytes, batch.movements),
        map(canonical.lot_bytes, lots),
    )  # fmt: skip
    batch_id = secrets.token_bytes(16)
    hash_ = canonical.batch_hash(
        batch.chain, batch.seq, head.writer_epoch, batch.now, counts, batch.points_moved, batch_id, items, head.head_hash
    )
    yield (
        "batch", BATCH,
        (batch.chain, batch.seq, batch_id, canonical.FORMAT, head.writer_epoch, batch.now, *counts, batch.points_moved, items,
         head.head_hash, hash_), 1,
    )  # fmt: skip
    yield "chain_head", HEAD, (hash_, batch.now, batch.chain, batch.seq, head.writer_epoch), 1
    yield "journal", JOURNAL, columns(batch.journals, "iiiiiiittBttttB"), counts[0]
    if batch.movements:
        yield "movement", MOVEMENT, columns(batch.movements, "iiiiiiiiiiiiii"), counts[1]
    if lots:
        yield "lot", NEW_LOTS, columns([_new_lot(lot) for lot in lots], "iiiibbiiiiiiiiiddttt"), counts[2]


def changes(state: State) -> Iterable[Part]:
    """Return the statements for accounts, lots, holds, draws, budgets and caps that have changed."""
    yield from _account_changes(state)
    lots = [lot for lot in state.lots.values() if lot.is_dirty and not lot.is_new]
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
        (h.lane, h.key, h.hold_id, h.owner_id, h.point_type, h.left > 0, h.points, h.captured, h.released, h.ends_at, h.acceptor)
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
        lot.lane, lot.lot_id, lot.owner_id, lot.point_type, lot.is_open, lot.is_pending, lot.granted, lot.drawn, lot.held,
        lot.expired, lot.clawed, lot.recalled, lot.budget_id, lot.rule_version, lot.restored_from, lot.available_from,
        lot.expires_at, lot.rule, lot.funder, lot.order_ref,
    )  # fmt: skip


def _changed_lot(lot: Lot) -> tuple[Any, ...]:
    return (
        lot.lane, lot.lot_id, lot.is_open, lot.is_pending, lot.drawn, lot.held, lot.expired, lot.clawed, lot.recalled
    )  # fmt: skip
