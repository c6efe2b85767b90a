# SPDX-License-Identifier: Apache-2.0
"""What the Points API is given from outside: a way to the database, a clock, keys, and its limits."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from haowu.kernel.clock import Clock
    from haowu.members.keys import MemberKeys
    from haowu.wire.line import Line

EXIT_FENCED: Final = 75
"""The process ends with this code when another writer has taken over; a supervisor starts it again."""

EXIT_WRITER_DIED: Final = 70
"""The process ends with this code when the writer thread fell over a mistake of ours."""


@dataclass(frozen=True, slots=True)
class ApiLimits:
    """How much the door takes on. Times in seconds, sizes in bytes, the rest in items."""

    body_bytes: int = 512 * 1024
    bulk_body_bytes: int = 8 * 1024 * 1024
    bulk_items: int = 5_000
    body_seconds: float = 10.0
    """A body must be here by then, or it is answered 408."""
    waiting_items: int = 3_000
    """Single items that may wait for the writer; beyond it 503 before any work."""
    waiting_bulk_items: int = 20_000
    bulk_calls: int = 2
    """Bulk calls in memory at once, from the first byte of the body to the answer; beyond it 503 before reading."""
    batch_items: int = 1_000
    bulk_share: int = 500
    """Items of bulk calls that may ride in one batch, so that tills never wait behind a file."""
    key_seconds: float = 3.0
    """How long a looked-up API key is believed: a revoked key stops within it."""
    unknown_keys: int = 10_000
    away_seconds: float = 10.0
    """A database that stays away longer is answered 503."""
    stall_seconds: float = 20.0
    """A batch in flight longer than this has its connection cut, and is tried anew."""
    writers: int = 1
    """Batches under way at once: one in the database, one being decided."""
    reader_threads: int = 4
    key_threads: int = 2
    """Threads that look up API keys and nothing else, so that slow reads never hold up the tills' keys."""
    waiting_reads: int = 400
    new_keys_per_second: int = 100
    """Tokens not seen before that are looked up; beyond it 429. Keys in use are never held up by guessing."""
    switch_interval: float = 0.005
    """How long a Python thread may hold the interpreter while the other one wants it."""


@dataclass(frozen=True, slots=True)
class ApiRuntime:
    """Everything `build_app` needs. `connect` opens a new database connection as the writing role."""

    connect: Callable[[], Line]
    clock: Clock
    member_keys: MemberKeys
    limits: ApiLimits = field(default_factory=ApiLimits)
    writer_name: str = "points-api"
    exit_process: Callable[[int], object] = os._exit
