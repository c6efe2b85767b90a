# SPDX-License-Identifier: Apache-2.0
"""What a load cost: processor time by process family, WAL, flushes, commits, memory."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

_COUNTERS = """
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
           (select coalesce(sum(fsyncs), 0)::bigint from pg_stat_io where object = 'wal'),
           (select xact_commit from pg_stat_database where datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Counters at one instant; differences of two are what happened between."""

    at: float
    wal_bytes: int
    fsyncs: int
    commits: int
    postgres_cpu: float
    api_cpu: float


@dataclass(frozen=True, slots=True)
class Cost:
    """The difference of two snapshots; processor times in seconds."""

    seconds: float
    wal_bytes: int
    fsyncs: int
    commits: int
    postgres_cpu: float
    api_cpu: float


@dataclass(slots=True)
class Observer:
    """Watches the server `postgres_pid` and the API `api_pid` (None: not ours, counted as 0)."""

    url: str
    postgres_pid: int | None
    api_pid: int | None = None

    def look(self) -> Snapshot:
        """Read all counters."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(_COUNTERS).fetchone()
        wal, fsyncs, commits = row if row is not None else (0, 0, 0)
        return Snapshot(
            at=time.perf_counter(), wal_bytes=wal, fsyncs=fsyncs, commits=commits,
            postgres_cpu=family_cpu(self.postgres_pid), api_cpu=family_cpu(self.api_pid),
        )  # fmt: skip

    def cost_since(self, before: Snapshot) -> Cost:
        """Return what happened since `before`; waits a moment so that idle backends have reported their counters."""
        seconds, cpu_postgres, cpu_api = (
            time.perf_counter() - before.at, family_cpu(self.postgres_pid), family_cpu(self.api_pid),
        )  # fmt: skip
        time.sleep(1.2)
        now = self.look()
        return Cost(
            seconds=seconds,
            wal_bytes=now.wal_bytes - before.wal_bytes,
            fsyncs=now.fsyncs - before.fsyncs,
            commits=now.commits - before.commits,
            postgres_cpu=cpu_postgres - before.postgres_cpu,
            api_cpu=cpu_api - before.api_cpu,
        )


def family_cpu(pid: int | None) -> float:
    """Return the processor seconds of a process and its descendants, those that have ended included."""
    if pid is None:
        return 0.0
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def family_memory(pid: int | None) -> int:
    """Return the proportional memory (PSS, bytes) of a process and its descendants; shared pages are counted once."""
    if pid is None:
        return 0
    return sum(_pss(process.pid) for process in _family(pid))


def resident_memory(pid: int) -> int:
    """Return the resident set (bytes) of one process."""
    return int(psutil.Process(pid).memory_info().rss)


def hot_ratio(url: str, schema: str, table: str) -> float:
    """Return which share of a table's updates stayed on their page without index work: 1.0 is best, 0 without any."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "select n_tup_hot_upd, n_tup_upd from pg_stat_user_tables where schemaname = %s and relname = %s",
            (schema, table),
        ).fetchone()
    return row[0] / row[1] if row and row[1] else 0.0


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
