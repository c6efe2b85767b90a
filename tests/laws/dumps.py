# SPDX-License-Identifier: Apache-2.0
"""The whole state of a ledger as text, to the byte, with versions and due times."""

from typing import Final

import psycopg

KEPT: Final = ("account", "lot", "hold", "draw", "budget", "budget_slice", "cap_usage")
WHERE: Final = {"cap_usage": "where used_points > 0"}
HISTORY: Final = ("batch", "journal", "movement", "chain_head")


def dump(connection: psycopg.Connection, tables: tuple[str, ...] = KEPT) -> dict[str, list[str]]:
    """Return every row of the tables; a cap's counter at zero (there only to be locked) says the same as none."""
    found = {}
    for table in tables:
        sql = f"select t::text from ledger.{table} t {WHERE.get(table, '')} order by 1"
        found[table] = [row[0] for row in connection.execute(sql.encode())]
    return found
