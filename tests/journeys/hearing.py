# SPDX-License-Identifier: Apache-2.0
"""Waiting for what the application itself logs: the real condition, instead of looking again and again."""

import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

Entry = MutableMapping[str, Any]


class Heard:
    """The entries of one name, in order."""

    def __init__(self, event: str) -> None:
        self._event = event
        self._news = threading.Condition()
        self.entries: list[Entry] = []

    def listen(self, _logger: object, _method: str, entry: Entry) -> Entry:
        """Keep the entry if it is the one waited for; a processor of structlog."""
        if entry["event"] == self._event:
            with self._news:
                self.entries.append(dict(entry))
                self._news.notify_all()
        return entry

    def wait_for(self, count: int, seconds: float = 30.0) -> bool:
        """Wait until it was said so often; false if it was not."""
        with self._news:
            return self._news.wait_for(lambda: len(self.entries) >= count, seconds)


@contextmanager
def hearing(event: str) -> Iterator[Heard]:
    """Listen for `event` in the logs of this process, by whichever logger."""
    processors: Any = structlog.get_config()["processors"]
    heard = Heard(event)
    processors.insert(0, heard.listen)
    try:
        yield heard
    finally:
        processors.remove(heard.listen)
