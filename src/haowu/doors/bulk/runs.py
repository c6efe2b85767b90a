# SPDX-License-Identifier: Apache-2.0
"""The memory of an import: which run this is, which of its chunks are done, and what they came to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from haowu.doors.bulk.errors import ImportRunning
from haowu.doors.bulk.sizes import NOTHING, Sizes

ONE_AT_A_TIME: Final = 7_260_002
"""First half of the advisory lock of a run; the run's number is the second."""

WRITING: Final = 7_260_003
"""The same for its writers, who share it: nobody takes the run up before the last of them is gone."""

OPEN_RUN: Final = """
insert into bulk_import_run (file_name, file_sha256, layout, started_at) values (%s, %s, %s, %s)
on conflict (file_sha256, layout) where finished_at is null do update set file_name = excluded.file_name
returning id, xmax <> 0
"""
DONE_CHUNKS: Final = "select chunk_no from bulk_import_chunk where run_id = %s"
SAVE_CHUNK: Final = """
insert into bulk_import_chunk values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
TOTALS: Final = """
select coalesce(sum(orders_accepted), 0)::bigint, coalesce(sum(lines_accepted), 0)::bigint,
    coalesce(sum(fen_accepted), 0)::bigint, coalesce(sum(orders_replayed), 0)::bigint,
    coalesce(sum(lines_replayed), 0)::bigint, coalesce(sum(fen_replayed), 0)::bigint,
    coalesce(sum(orders_rejected), 0)::bigint, coalesce(sum(lines_rejected), 0)::bigint,
    coalesce(sum(fen_rejected), 0)::bigint
from bulk_import_chunk where run_id = %s
"""
SUMS_BY_NAME: Final = """
select 'points', key, sum(value::bigint)::bigint
from bulk_import_chunk, jsonb_each_text(points) where run_id = %(run)s group by key
union all
select 'codes', key, sum(value::bigint)::bigint
from bulk_import_chunk, jsonb_each_text(codes) where run_id = %(run)s group by key
order by 1, 2
"""
FINISH: Final = "update bulk_import_run set finished_at = %s where id = %s and finished_at is null"


class Run(NamedTuple):
    """One import of one file; `done` are the chunks that an earlier, interrupted attempt has committed."""

    id: int
    is_resumed: bool
    done: frozenset[int]

    @property
    def actor(self) -> str:
        """The actor under which the ledger knows the journals of this run."""
        return f"system:import-{self.id}"


@dataclass(slots=True)
class Tally:
    """What became of orders: taken in, known already, rejected; points by point type, rejects by code."""

    accepted: Sizes = NOTHING
    replayed: Sizes = NOTHING
    rejected: Sizes = NOTHING
    points: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> Sizes:
        """All together."""
        return self.accepted.plus(self.replayed).plus(self.rejected)


def open_run(connection: psycopg.Connection[Any], *, file_name: str, sha256: bytes, layout: bytes, at: datetime) -> Run:
    """Begin a run, or take up the one that was interrupted; the connection holds its lock until it is closed.

    Raises:
        ImportRunning: another process is at it.
    """
    row = connection.execute(OPEN_RUN, [file_name, sha256, layout, at]).fetchone()
    assert row is not None, "an upsert returns its row"  # noqa: S101 -- for the type checker
    run_id, is_resumed = row
    locked = connection.execute("select pg_try_advisory_lock(%s, %s)", [ONE_AT_A_TIME, run_id]).fetchone()
    if locked != (True,):
        raise ImportRunning(run=run_id)
    _outlive_writers(connection, run_id)
    done = frozenset(row[0] for row in connection.execute(DONE_CHUNKS, [run_id]))
    return Run(run_id, is_resumed, done)


def show_writing(connection: psycopg.Connection[Any], run_id: int) -> None:
    """Show, as long as the connection lives, that it may still commit a chunk of the run."""
    with connection.transaction():
        connection.execute("select pg_advisory_lock_shared(%s, %s)", [WRITING, run_id])


def _outlive_writers(connection: psycopg.Connection[Any], run_id: int) -> None:
    """Wait for the writers of a killed attempt: PostgreSQL may be at their last chunk without knowing of their end."""
    connection.execute("select pg_advisory_lock(%s, %s)", [WRITING, run_id])
    connection.execute("select pg_advisory_unlock(%s, %s)", [WRITING, run_id])


def save_chunk(
    connection: psycopg.Connection[Any], run_id: int, chunk_no: int, lines: tuple[int, int], tally: Tally
) -> None:
    """Write down that a chunk is done, in the transaction that does it."""
    connection.execute(
        SAVE_CHUNK,
        [
            run_id, chunk_no, *lines, *tally.accepted, *tally.replayed, *tally.rejected,
            Jsonb(dict(tally.points)), Jsonb(dict(tally.codes)),
        ],
    )  # fmt: skip


def totals(connection: psycopg.Connection[Any], run_id: int) -> Tally:
    """Return what all chunks of the run came to, this attempt's and earlier ones'."""
    row = connection.execute(TOTALS, [run_id]).fetchone()
    assert row is not None, "an aggregate returns a row"  # noqa: S101 -- for the type checker
    tally = Tally(Sizes(*row[0:3]), Sizes(*row[3:6]), Sizes(*row[6:9]))
    for kind, name, number in connection.execute(SUMS_BY_NAME, {"run": run_id}):
        (tally.points if kind == "points" else tally.codes)[name] = number
    return tally


def finish_run(connection: psycopg.Connection[Any], run_id: int, at: datetime) -> None:
    """Close the run: the next import of the same file is a run of its own."""
    connection.execute(FINISH, [at, run_id])
