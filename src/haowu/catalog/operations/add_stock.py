# SPDX-License-Identifier: Apache-2.0
"""Put so many more in."""

from typing import Final

from psycopg import Connection

ADD: Final = """
insert into catalog_stock as s (reward_id, store, stocked) values (%s, '', %s)
on conflict (reward_id, store) do update set stocked = s.stocked + excluded.stocked returning stocked
"""


def add_stock(connection: Connection, *, reward_id: int, pieces: int) -> int:
    """Add `pieces` to what all stores share and return how many were ever put in; two at once add up.

    The caller has seen that the reward keeps its stock so.
    """
    (stocked,) = connection.execute(ADD, [reward_id, pieces]).fetchone() or (0,)
    return int(stocked)
