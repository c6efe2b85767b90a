# SPDX-License-Identifier: Apache-2.0
"""The server's processes as the system sees them; a process id alone proves nothing, for ids are used again."""

import contextlib
import os
import signal
from pathlib import Path


def running_server(data: Path) -> int | None:
    """Return the process id of the server of `data`, or None when none runs, whatever a stale file says."""
    pid = _written_pid(data / "postmaster.pid")
    return pid if pid is not None and is_server(pid, data) else None


def is_server(pid: int, data: Path) -> bool:
    """Return whether process `pid` lives and works in `data`, as a PostgreSQL server does."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve() and not is_dead(pid)
    except OSError:
        return False


def is_dead(pid: int) -> bool:
    """Return whether `pid` is gone or only waits for its parent to notice."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"


def family(pid: int) -> list[int]:
    """Return `pid` and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError):
        return [pid, *map(int, children.read_text(encoding="ascii").split())]
    return [pid]


def stragglers(data: Path) -> list[int]:
    """Return every process that still works in `data`: what a killed server may leave for a moment."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if is_server(pid, data)]


def kill(pids: list[int]) -> None:
    """Kill at once, as a power cut would; those already gone are passed over."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def remove_stale_locks(data: Path, run: Path) -> None:
    """Remove lock files whose process is not a server of `data`; the server itself trusts any living process id."""
    for lock in (data / "postmaster.pid", run / ".s.PGSQL.5432.lock"):
        pid = _written_pid(lock)
        if lock.exists() and (pid is None or not is_server(pid, data)):
            lock.unlink(missing_ok=True)


def _written_pid(path: Path) -> int | None:
    try:
        return abs(int(path.read_text(encoding="utf-8", errors="replace").splitlines()[0]))
    except (OSError, ValueError, IndexError):
        return None
