# SPDX-License-Identifier: Apache-2.0
"""Take a new reward in, as a draft that no member sees."""

from typing import Final

from psycopg import Connection

from haowu.catalog.checking import check_draft
from haowu.catalog.drafts import RewardDraft
from haowu.catalog.errors import RewardExists
from haowu.catalog.writing import COLUMNS, columns_of, write_lines, write_particulars
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.codes import checked_code
from haowu.merchants.errors import MerchantUnknown
from haowu.merchants.queries import load_merchants

INSERT: Final = f"""
insert into catalog_reward (merchant, code, state, suspended_for, created_at, {", ".join(COLUMNS)})
values (%s, %s, 'draft', '', %s, {", ".join(["%s"] * len(COLUMNS))})
on conflict (merchant, code) do nothing returning id
"""  # noqa: S608 - our own words only
PRICE: Final = """
insert into catalog_price (reward_id, points, money_fen, from_at, announced_at, reason, actor)
values (%s, %s, %s, %s, %s, 'first', %s)
"""


def make_reward(connection: Connection, draft: RewardDraft, *, merchant: str, clock: Clock, actor: Actor) -> int:
    """Keep `draft` for `merchant` and return the reward's id; its first price holds from now on.

    Raises `RewardExists`, `MerchantUnknown`, and whatever `check_draft` finds.
    """
    check_draft(draft)
    if checked_code(merchant) not in load_merchants(connection):
        raise MerchantUnknown(merchant=merchant)
    now = clock.now()
    row = connection.execute(INSERT, [merchant, draft.code, now, *columns_of(draft)]).fetchone()
    if row is None:
        raise RewardExists(reward=draft.code)
    write_lines(connection, row[0], draft)
    write_particulars(connection, row[0], draft)
    connection.execute(PRICE, [row[0], draft.points, draft.money_fen, now, now, str(actor)])
    return int(row[0])
