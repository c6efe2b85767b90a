# SPDX-License-Identifier: Apache-2.0
"""A database for one command: that of the environment, or the embedded server, started only when asked for."""

from collections.abc import Callable

from haowu.config.embedded import EmbeddedPostgres
from haowu.config.environment import Environment
from haowu.config.logins import API_LOGIN, WRITER, owner_url, serving_url


class DatabaseAtHand:
    """Starts the embedded server at the first question; `close` stops it unless it ran already."""

    def __init__(self, environment: Environment) -> None:
        """Prepare; nothing is started."""
        self._environment = environment
        self._server: EmbeddedPostgres | None = None
        self._stop: Callable[[], None] | None = None

    def url(self) -> str:
        """Return the owner's address of a database that answers."""
        return owner_url(self._environment) or self._started().url()

    def url_for(self, role: str | None) -> str:
        """Return the address to log in with for acting as `role`: who posts is not logged in as the owner."""
        if role != WRITER:
            return self.url()
        if self._environment.api_database_url or self._environment.database_url:
            return serving_url(self._environment)
        return self._started().url(user=API_LOGIN)

    def close(self) -> None:
        """Leave the machine as it was found."""
        if self._stop is not None:
            self._stop()
            self._stop = self._server = None

    def _started(self) -> EmbeddedPostgres:
        if self._server is None:
            server = EmbeddedPostgres.for_var(self._environment.var)
            if server.start():
                self._stop = server.stop
            self._server = server
        return self._server
