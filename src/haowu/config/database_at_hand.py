# SPDX-License-Identifier: Apache-2.0
"""A database for one command: DATABASE_URL, or the embedded server, started only when a command asks for it."""

from collections.abc import Callable

from haowu.config.embedded import EmbeddedPostgres
from haowu.config.environment import Environment


class DatabaseAtHand:
    """Starts the embedded server at the first question; `close` stops it unless it ran already."""

    def __init__(self, environment: Environment) -> None:
        """Prepare; nothing is started."""
        self._environment = environment
        self._url = environment.database_url
        self._stop: Callable[[], None] | None = None

    def url(self) -> str:
        """Return the address of a database that answers."""
        if self._url is None:
            server = EmbeddedPostgres.for_var(self._environment.var)
            if server.start():
                self._stop = server.stop
            self._url = server.url()
        return self._url

    def close(self) -> None:
        """Leave the machine as it was found."""
        if self._stop is not None:
            self._stop()
            self._stop = None
