# SPDX-License-Identifier: Apache-2.0
"""The writers of one process: while one waits for the database, the next decides what has queued up meanwhile.

They share the queue and the fence. The chain's lock in the database puts their batches in order, so two of them change
nothing but the time that is lost waiting; more than two would only cut the batches smaller.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from haowu.doors.points_api.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from haowu.doors.points_api.batcher import Batcher
    from haowu.doors.points_api.measures import Measures
    from haowu.doors.points_api.runtime import ApiRuntime
    from haowu.doors.points_api.world_keeper import WorldKeeper


class Writers:
    """To the door they are one: alive if all are, away if all are."""

    def __init__(
        self,
        runtime: ApiRuntime,
        batcher: Batcher,
        keeper: WorldKeeper,
        measures: Measures,
        die: Callable[[int], object],
    ) -> None:
        """Make as many as the limits say; nothing is opened yet."""
        self._writers = [Writer(runtime, batcher, keeper, measures, die, self) for _ in range(runtime.limits.writers)]

    def start(self) -> None:
        """Take over from any earlier process with the first, and begin; raises when that fails."""
        fence = None
        try:
            for writer in self._writers:
                fence = writer.open(fence)
        except BaseException:
            for writer in self._writers:
                writer.close()
            raise
        for writer in self._writers:
            writer.start()

    def stop(self) -> None:
        """Let them end once the queue is empty."""
        for writer in self._writers:
            writer.stop()

    def join(self, seconds: float) -> None:
        """Wait for their end, `seconds` in all, and close their connections."""
        until = time.monotonic() + seconds
        for writer in self._writers:
            writer.join(max(0.0, until - time.monotonic()))

    def is_alive(self) -> bool:
        """Return whether all of them run."""
        return all(writer.is_alive() for writer in self._writers)

    @property
    def is_away(self) -> bool:
        """Whether the database is away for all of them: then nothing can be taken."""
        return all(writer.is_away for writer in self._writers)

    @property
    def is_any_away(self) -> bool:
        """Whether the database is away for one of them at least."""
        return any(writer.is_away for writer in self._writers)

    def cut_if_stalled(self) -> None:
        """Cut the connections of batches that have been in flight for too long."""
        for writer in self._writers:
            writer.cut_if_stalled()
