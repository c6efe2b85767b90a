# SPDX-License-Identifier: Apache-2.0
"""Take a merchant in, or change what is known of one."""

from typing import Final

from psycopg import Connection

from haowu.merchants.codes import RESERVED, checked_code, checked_names
from haowu.merchants.errors import CodeReserved

# An upsert that would change nothing writes nothing, so that the stamp stands still.
UPSERT: Final = """
insert into merchants_merchant as m (code, name_zh, name_en, is_active) values (%s, %s, %s, %s)
on conflict (code) do update
set name_zh = excluded.name_zh, name_en = excluded.name_en, is_active = excluded.is_active
where (m.name_zh, m.name_en, m.is_active) is distinct from (excluded.name_zh, excluded.name_en, excluded.is_active)
"""


def onboard_merchant(
    connection: Connection, *, code: str, name_zh: str, name_en: str = "", is_active: bool = True
) -> None:
    """Make the merchant `code` be as given; doing it twice changes nothing.

    Raises `CodeInvalid`, `CodeReserved` or `NameInvalid`.
    """
    if code in RESERVED:
        raise CodeReserved(given=code)
    connection.execute(UPSERT, [checked_code(code), *checked_names(name_zh, name_en), is_active])
