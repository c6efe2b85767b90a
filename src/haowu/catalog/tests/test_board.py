# SPDX-License-Identifier: Apache-2.0
"""Taking from stock, within limits."""

from psycopg import Connection


def test_the_tables_are_there(connection: Connection) -> None:
    assert connection.execute("select count(*) from catalog_reward").fetchone() == (0,)
