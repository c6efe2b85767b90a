# SPDX-License-Identifier: Apache-2.0
"""Progress of long work: a bar on a terminal, elsewhere one line every few seconds."""

from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from haowu.doors.cli.speech import ERR
from haowu.kernel.text import Text

QUIET_SECONDS: Final = 5.0


class Bars:
    """One bar a phase, in a `with` statement."""

    def __init__(self) -> None:
        """Draw nothing yet."""
        self._rich = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(), TimeRemainingColumn(), console=ERR,
        ) if ERR.is_terminal else None  # fmt: skip
        self._tasks: dict[str, TaskID] = {}
        self._told_at = monotonic()

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._rich is not None:
            self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bars as they are."""
        if self._rich is not None:
            self._rich.stop()

    def tell(self, phase: Text, done: int, total: int, detail: str = "") -> None:
        """Show that `done` of `total` is done in `phase`."""
        name = f"{phase.zh} {phase.en}"
        if self._rich is None:
            self._tell_seldom(name, done, total, detail)
            return
        if name not in self._tasks:
            self._tasks[name] = self._rich.add_task(name, total=total, detail=detail)
        self._rich.update(self._tasks[name], completed=done, total=total, detail=detail)

    def _tell_seldom(self, name: str, done: int, total: int, detail: str) -> None:
        now = monotonic()
        if now - self._told_at >= QUIET_SECONDS:
            self._told_at = now
            ERR.print(f"{name}: {done * 100 // max(total, 1)} % {detail}".rstrip(), markup=False)
