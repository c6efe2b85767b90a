# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL of our own: from the wheel, in the data directory, over a local socket, never over TCP.

    server = EmbeddedPostgres.for_var(Path("var"))
    server.start()
    connection = psycopg.connect(server.url())

Run as root, the server belongs to an unprivileged user. Nothing outside our own directories changes its mode.
"""

from haowu.config.embedded.place import Place, throwaway_place, var_place
from haowu.config.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "Place", "throwaway_place", "var_place"]
