# SPDX-License-Identifier: Apache-2.0
"""Recompute every hash from the stored rows and follow the chains; name the exact row that is not as written.

Reads only; run it with the auditor's role. What no chain can show, a tail cut off or a chain rewritten whole, is found
by comparing with the signed head digests that `seal_heads` keeps outside the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import psycopg

from haowu.ledger import canonical
from haowu.ledger.findings import Finding, Progress
from haowu.ledger.heads import SignedHead
from haowu.ledger.row_check import ROWS, changed_rows

ROWS_AT_ONCE: Final = 20_000
"""Journals fetched in one go: what bounds the memory, whether batches are small or as long as a file's chunk."""

RUN: Final = """
select max(seq) + 1 from (
    select seq, sum(journal_count) over (order by seq) - journal_count as before
    from ledger.batch where chain = %s and seq >= %s and seq < %s
) as b where before < %s"""
# A run of batches, one row a batch: how many rows, their bytes by number, how many points they move.
RUNS: Final = {
    table: f"""select seq, count(*)::integer, string_agg(bytes, ''::bytea order by ord), sum(moved)::bigint
        from ({rows}) as r group by seq order by seq"""  # noqa: S608 - our own statement
    for table, rows in ROWS.items()
}
BATCHES: Final = """
select seq, batch_id, format, writer_epoch, decided_at, journal_count, movement_count, lot_count, points_moved,
    marks, items_hash, prev_hash, batch_hash
from ledger.batch where chain = %s and seq >= %s and seq < %s order by seq"""
HEADS: Final = "select chain, next_seq, head_hash, last_at from ledger.chain_head order by chain"
STRAYS: Final = {
    "journal": """select t.chain, t.seq, t.ord from ledger.journal t left join ledger.batch b using (chain, seq)
        where b.chain is null""",
    "movement": """select t.chain, t.seq, t.ord from ledger.movement t left join ledger.batch b using (chain, seq)
        where b.chain is null""",
    "lot": """select format('lane=%s lot_id=%s', t.lane, t.lot_id)
        from ledger.lot t cross join (select count(*) as n from ledger.chain_head) c
        left join ledger.batch b on b.chain = t.lane * c.n / 1024 and b.seq = t.lot_id >> 22 where b.chain is null""",
}
EMPTY: Final = (0, sha256(b"").digest(), 0)


@dataclass(slots=True)
class _Link:
    """Where the walk along one chain stands."""

    chain: int
    lanes: tuple[int, int]
    hash: bytes
    decided_at: datetime | None = None


def verify_ledger(
    connection: psycopg.Connection[Any], *, signed: Sequence[SignedHead] = ()
) -> Iterator[Progress | Finding]:
    """Yield progress and findings; no finding means that every row is as it was written. Nothing is changed.

    The caller should run it in one REPEATABLE READ transaction, so that a working ledger can be verified.
    """
    heads = connection.execute(HEADS).fetchall()
    total = sum([next_seq - 1 for _, next_seq, _, _ in heads])
    done = 0
    for chain, next_seq, head_hash, last_at in heads:
        count = len(heads)
        link = _Link(chain, (-(-chain * 1024 // count), -(-(chain + 1) * 1024 // count)), canonical.genesis_hash(chain))
        by_seq = {head.seq: head for head in signed if head.chain == chain}
        first = 1
        while first < next_seq:
            end = _end_of_run(connection, chain, first, next_seq)
            yield from _verify_run(connection, link, first, end, by_seq)
            done += end - first
            first = end
            yield Progress("hash chain", done, total)
        if link.hash != head_hash:
            yield Finding("chain_head", f"chain={chain}", "head_hash is not the hash of the last batch")
        if link.decided_at is not None and link.decided_at != last_at:
            yield Finding("chain_head", f"chain={chain}", "last_at is not the time of the last batch")
        yield from _missing_tail(by_seq, chain, next_seq)
    yield from _strays(connection, heads)


def _end_of_run(connection: psycopg.Connection[Any], chain: int, first: int, next_seq: int) -> int:
    """Return where the run of batches ends that begins with `first` and has about ROWS_AT_ONCE journals."""
    last = min(first + ROWS_AT_ONCE, next_seq)
    row = connection.execute(RUN, (chain, first, last, ROWS_AT_ONCE)).fetchone()
    return min(row[0], next_seq) if row and row[0] and row[0] > first else last


def _missing_tail(by_seq: dict[int, SignedHead], chain: int, next_seq: int) -> Iterator[Finding]:
    for seq in sorted(by_seq):
        if seq >= next_seq:
            yield Finding(
                "batch", f"{chain}-{seq}", "a signed head digest exists for this batch, but the batch is gone"
            )


def _strays(connection: psycopg.Connection[Any], heads: Sequence[tuple[Any, ...]]) -> Iterator[Finding]:
    for chain, seq in connection.execute("select chain, seq from ledger.batch").fetchall() if not heads else ():
        yield Finding("batch", f"{chain}-{seq}", "belongs to no chain")
    beyond = (
        "select b.chain, b.seq from ledger.batch b left join ledger.chain_head h using (chain) "
        "where h.chain is null or b.seq >= h.next_seq or b.seq < 1"
    )
    for chain, seq in connection.execute(beyond).fetchall():
        yield Finding("batch", f"{chain}-{seq}", "lies beyond the head of its chain")
    for table, statement in STRAYS.items():
        for row in connection.execute(statement).fetchall():
            yield Finding(table, "-".join(map(str, row)), "belongs to no batch")


def _verify_run(
    connection: psycopg.Connection[Any], link: _Link, first: int, end: int, by_seq: dict[int, SignedHead]
) -> Iterator[Finding]:
    parameters = {
        "chain": link.chain, "first": first, "end": end, "first_lane": link.lanes[0], "end_lane": link.lanes[1]
    }  # fmt: skip
    items = {
        table: {row[0]: (row[1], sha256(row[2]).digest(), row[3]) for row in _fetch(connection, statement, parameters)}
        for table, statement in RUNS.items()
    }
    stored = {row[0]: row[1:] for row in _fetch(connection, BATCHES, (link.chain, first, end))}
    for seq in range(first, end):
        name = f"{link.chain}-{seq}"
        if seq not in stored:
            yield Finding("batch", name, "is missing")
            continue
        parts = [items[table].get(seq, EMPTY) for table in RUNS]
        yield from _verify_header(link, seq, stored[seq])
        yield from _verify_items(connection, parameters | {"first": seq, "end": seq + 1}, stored[seq], parts)
        link.hash = stored[seq][-1]
        link.decided_at = stored[seq][3]
        if seq in by_seq and by_seq[seq].head_hash != link.hash:
            yield Finding("batch", name, "its hash is not the one in the signed head digest: the chain was rewritten")


def _fetch(connection: psycopg.Connection[Any], statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    return connection.cursor(binary=True).execute(statement.encode(), parameters).fetchall()


def _verify_items(
    connection: psycopg.Connection[Any],
    run: dict[str, int],
    row: tuple[Any, ...],
    parts: list[tuple[int, bytes, int]],
) -> Iterator[Finding]:
    """Compare the rows of the one batch of `run` with its header `row`; `parts` says what is there, by table."""
    counts, points_moved, marks, items_hash = row[4:7], *row[7:10]
    name = f"{run['chain']}-{run['first']}"
    for table, count, part in zip(RUNS, counts, parts, strict=True):
        if part[0] != count:
            yield Finding(table, name, f"the batch has {part[0]} rows instead of {count}")
    if parts[1][2] != points_moved:
        yield Finding("movement", name, f"moves {parts[1][2]} points instead of {points_moved}")
    if canonical.items_hash([part[1] for part in parts], marks) != items_hash:
        yield from changed_rows(connection, run, (counts, marks, items_hash))


def _verify_header(link: _Link, seq: int, row: tuple[Any, ...]) -> Iterator[Finding]:
    batch_id, format_, epoch, decided_at, *counts, points_moved, _, items_hash, prev_hash, batch_hash = row
    name = f"{link.chain}-{seq}"
    if prev_hash != link.hash:
        yield Finding("batch", name, "prev_hash is not the hash of the batch before it")
    if link.decided_at is not None and decided_at <= link.decided_at:
        yield Finding("batch", name, "decided_at is not later than the batch before it")
    computed = canonical.batch_hash(
        link.chain, seq, epoch, decided_at, (counts[0], counts[1], counts[2]), points_moved, batch_id, items_hash,
        prev_hash,
    )  # fmt: skip
    if computed != batch_hash or format_ != canonical.FORMAT:
        yield Finding("batch", name, "its header is not as it was written")
