# SPDX-License-Identifier: Apache-2.0
"""Open a store of a merchant, or change what is known of one."""

from typing import Final

from psycopg import Connection

from haowu.merchants.codes import checked_code, checked_names
from haowu.merchants.errors import MerchantUnknown

MERCHANT: Final = "select id from merchants_merchant where code = %s"

# An upsert that would change nothing writes nothing, so that the stamp stands still.
UPSERT: Final = """
insert into merchants_store as s (merchant_id, code, name_zh, name_en, is_active) values (%s, %s, %s, %s, %s)
on conflict (merchant_id, code) do update
set name_zh = excluded.name_zh, name_en = excluded.name_en, is_active = excluded.is_active
where (s.name_zh, s.name_en, s.is_active) is distinct from (excluded.name_zh, excluded.name_en, excluded.is_active)
"""


def open_store(
    connection: Connection, *, merchant: str, code: str, name_zh: str, name_en: str = "", is_active: bool = True
) -> None:
    """Make the store `code` of `merchant` be as given; doing it twice changes nothing.

    Raises `CodeInvalid`, `NameInvalid`, or `MerchantUnknown`.
    """
    names = checked_names(name_zh, name_en)
    found = connection.execute(MERCHANT, [checked_code(merchant)]).fetchone()
    if found is None:
        raise MerchantUnknown(merchant=merchant)
    connection.execute(UPSERT, [found[0], checked_code(code), *names, is_active])
