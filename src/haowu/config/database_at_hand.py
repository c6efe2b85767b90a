# SPDX-License-Identifier: Apache-2.0
"""A database for one command: DATABASE_URL, or the embedded server, started for the command when it does not run."""

from collections.abc import Iterator
from contextlib import contextmanager

from haowu.config.embedded import EmbeddedPostgres
from haowu.config.environment import Environment


@contextmanager
def database_at_hand(environment: Environment) -> Iterator[str]:
    """Yield the address; a server that was started here is stopped again, one that ran already stays."""
    if environment.database_url is not None:
        yield environment.database_url
        return
    server = EmbeddedPostgres.for_var(environment.var)
    is_ours = server.start()
    try:
        yield server.url()
    finally:
        if is_ours:
            server.stop()
