# SPDX-License-Identifier: Apache-2.0
"""Write down what the same item sells for, where and when."""

from typing import Final

from psycopg import Connection

from haowu.catalog.drafts import Sighting
from haowu.catalog.errors import RewardInvalid
from haowu.catalog.queries import find_reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.limits import FEN_MAX

INSERT: Final = """
insert into catalog_evidence (reward_id, store, sku, price_fen, source, collected_at, recorded_at, actor)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def record_evidence(
    connection: Connection,
    *,
    merchant: str,
    code: str,
    sighting: Sighting,
    clock: Clock,
    actor: Actor,
) -> None:
    """Keep a current selling price of the reward's retail SKU.

    For a day it may be shown as the reference value there (CTL-12); it is never changed, a newer one takes its place.
    Raises `RewardUnknown`, `RewardInvalid` (no price, no source, a time to come).
    """
    now = clock.now()
    reward = find_reward(connection, merchant=merchant, code=code)
    if reward.kind == "donation":  # what is given to others saves the giver nothing (R007)
        raise RewardInvalid(field="kind", given=reward.kind)
    seen = sighting.collected_at
    for field, is_right in (
        ("price_fen", 1 <= sighting.price_fen <= FEN_MAX),
        ("source", bool(sighting.source.strip())),
        ("collected_at", seen.tzinfo is not None and seen <= now),
    ):
        if not is_right:
            raise RewardInvalid(field=field, given=str(getattr(sighting, field)))
    values = [sighting.store, reward.retail_sku, sighting.price_fen, sighting.source.strip(), seen, now, str(actor)]
    connection.execute(INSERT, [reward.id, *values])
