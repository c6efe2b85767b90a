# SPDX-License-Identifier: Apache-2.0
"""The few bulk calls that may be in memory at once: bodies of megabytes are the largest thing this process holds."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Made = TypeVar("Made")


class BulkCalls:
    """Belongs to the event loop's thread; decoding runs in one thread of its own, a call at a time."""

    def __init__(self, most: int) -> None:
        """Allow `most` calls at once."""
        self._free = most
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="points-bulk")

    @contextmanager
    def one(self) -> Iterator[None]:
        """Stand for one call while it lasts; raises `Problem` SERVER_BUSY when there are too many."""
        if not self._free:
            raise Problem("SERVER_BUSY")
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def compute(self, work: Callable[[], Made]) -> Made:
        """Run something long without a database off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
