# SPDX-License-Identifier: Apache-2.0
"""Work one step ahead in another thread: while chunk n is in PostgreSQL, chunk n + 1 is being read and prepared."""

from collections.abc import Callable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import Final, Generic, TypeVar

T = TypeVar("T")
LOOKS_AT_STOP_SECONDS: Final = 0.2


class Ahead(Generic[T]):
    """An iterator over `make()`, run in a thread of its own, at most `depth` items ahead."""

    def __init__(self, make: Callable[[], Iterator[T]], *, depth: int) -> None:
        """Start at once."""
        self._queue: Queue[tuple[T | None, BaseException | None]] = Queue(depth)
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(make,), name="ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        """Yield the items; what goes wrong in the thread is raised here."""
        while True:
            item, problem = self._queue.get()
            if problem is not None:
                raise problem
            if item is None:
                return
            yield item

    def close(self) -> None:
        """Stop the thread and wait for it."""
        self._stop.set()
        self._thread.join()

    def _run(self, make: Callable[[], Iterator[T]]) -> None:
        try:
            for item in make():
                if not self._put((item, None)):
                    return
            self._put((None, None))
        except BaseException as problem:  # noqa: BLE001 -- handed over to the thread that waits
            self._put((None, problem))

    def _put(self, item: tuple[T | None, BaseException | None]) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=LOOKS_AT_STOP_SECONDS)
            except Full:
                continue
            return True
        return False
