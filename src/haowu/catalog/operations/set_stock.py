# SPDX-License-Identifier: Apache-2.0
"""Say how many there are."""

from typing import Final

from psycopg import Connection, errors

from haowu.catalog.errors import RewardInvalid, StockBelowTaken
from haowu.catalog.queries import find_reward
from haowu.kernel.limits import POINTS_MAX

SET: Final = """
insert into catalog_stock (reward_id, store, stocked) values (%s, %s, %s)
on conflict (reward_id, store) do update set stocked = excluded.stocked
"""


def set_stock(connection: Connection, *, merchant: str, code: str, stocked: int, store: str = "") -> None:
    """Make `stocked` the number ever put in at `store` ('' for what all stores share), what was taken included.

    Raises `RewardUnknown`, `StockBelowTaken`, `RewardInvalid` where the reward keeps its stock otherwise: what is had
    by a partner's codes has as many as there are codes (see `add_stock`).
    """
    reward = find_reward(connection, merchant=merchant, code=code)
    if reward.fulfilment == "partner_code":
        raise RewardInvalid(field="fulfilment", given=reward.fulfilment)
    if reward.stock_kind == "unlimited" or (reward.stock_kind == "shared") != (store == ""):
        raise RewardInvalid(field="store", given=store)
    if not 0 <= stocked <= POINTS_MAX:
        raise RewardInvalid(field="stocked", given=stocked)
    try:
        with connection.transaction():
            connection.execute(SET, [reward.id, store, stocked])
    except errors.CheckViolation as problem:
        raise StockBelowTaken from problem
