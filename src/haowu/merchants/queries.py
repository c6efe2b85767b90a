# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: all merchants at once, and the stamp that says whether they have changed."""

from typing import Final

import msgspec
from psycopg import Connection

MERCHANTS_STAMP: Final = "select value from merchants_stamp"
MERCHANTS: Final = """
select m.code, m.name_zh, m.name_en, m.is_active, array_remove(array_agg(s.code), null)
from merchants_merchant m
left join merchants_store s on s.merchant_id = m.id and s.is_active
group by m.id
order by m.code
"""


class MerchantView(msgspec.Struct, frozen=True):
    """A merchant as the doors use it; `stores` are the codes of its open stores."""

    code: str
    name_zh: str
    name_en: str
    is_active: bool
    stores: frozenset[str]


def load_merchants(connection: Connection) -> dict[str, MerchantView]:
    """Return every merchant by its code, inactive ones too."""
    rows = connection.execute(MERCHANTS)
    return {row[0]: MerchantView(row[0], row[1], row[2], row[3], frozenset(row[4])) for row in rows}


def merchants_stamp(connection: Connection) -> int:
    """Return a number that has grown whenever a merchant or store has changed since it was last read."""
    row = connection.execute(MERCHANTS_STAMP).fetchone()
    return 0 if row is None else int(row[0])
