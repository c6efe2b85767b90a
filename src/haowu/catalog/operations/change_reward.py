# SPDX-License-Identifier: Apache-2.0
"""Write a reward anew while it is off the shelf."""

from typing import Final

from psycopg import Connection

from haowu.catalog.checking import check_draft
from haowu.catalog.drafts import RewardDraft
from haowu.catalog.errors import RewardInvalid, RewardListed
from haowu.catalog.queries import find_reward
from haowu.catalog.writing import COLUMNS, columns_of, write_lines, write_particulars

UPDATE: Final = f"""
update catalog_reward set {", ".join(f"{column} = %s" for column in COLUMNS)},
    state = 'draft', suspended_for = '' where id = %s and state <> 'listed'
"""  # noqa: S608 - our own words only
TAKEN: Final = """
select exists (select from catalog_stock where reward_id = %s and taken > 0)
    or exists (select from catalog_limit_use where reward_id = %s and taken > 0)
"""
STOCKED: Final = "select exists (select from catalog_stock where reward_id = %s and stocked > 0)"
FORGET_LINES: Final = "delete from catalog_line where reward_id = %s"


def change_reward(connection: Connection, draft: RewardDraft, *, merchant: str) -> None:
    """Make the reward be as `draft` says; its price is left alone (see `announce_price`).

    A suspended one is a draft again, to be listed anew. What was taken by its stock or limits keeps their form; what
    becomes a matter of a partner's codes has no stock yet, for its stock is as many as there are codes.
    Raises `RewardUnknown`, `RewardListed`, `RewardInvalid`, and whatever `check_draft` finds.
    """
    check_draft(draft)
    reward = find_reward(connection, merchant=merchant, code=draft.code, is_locking=True)
    if reward.state == "listed":
        raise RewardListed(reward=draft.code)
    if (draft.stock_kind, draft.limit_period) != (reward.stock_kind, reward.limit_period):
        row = connection.execute(TAKEN, [reward.id, reward.id]).fetchone()
        if row is not None and row[0]:
            raise RewardInvalid(field="stock_kind", given=draft.stock_kind)
    if draft.fulfilment == "partner_code" != reward.fulfilment:
        row = connection.execute(STOCKED, [reward.id]).fetchone()
        if row is not None and row[0]:
            raise RewardInvalid(field="fulfilment", given=draft.fulfilment)
    if reward.listed_at is not None and draft.lines != reward.lines:
        raise RewardInvalid(field="lines", given="…")
    connection.execute(UPDATE, [*columns_of(draft), reward.id])
    write_particulars(connection, reward.id, draft)
    if draft.lines != reward.lines:
        connection.execute(FORGET_LINES, [reward.id])
        write_lines(connection, reward.id, draft)
