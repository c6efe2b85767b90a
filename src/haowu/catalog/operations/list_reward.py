# SPDX-License-Identifier: Apache-2.0
"""Put a reward on the shelf."""

from typing import Final

from psycopg import Connection

from haowu.catalog.drafts import EXEMPTIONS
from haowu.catalog.errors import (
    AcceptorMissing,
    AftersalesParityViolation,
    ExemptionRequired,
    RewardNotReady,
    SameQualityRequired,
)
from haowu.catalog.locks import ZONE
from haowu.catalog.queries import find_reward
from haowu.catalog.seasons import set_due_windows
from haowu.catalog.views import RewardView
from haowu.catalog.wording import check_words
from haowu.kernel.clock import Clock

LIST: Final = """
update catalog_reward set state = 'listed', suspended_for = '', listed_at = coalesce(listed_at, %s) where id = %s
"""
REVIEW: Final = "select exists (select from catalog_review where reward_id = %s and closed_at is null)"


def list_reward(connection: Connection, *, merchant: str, code: str, clock: Clock) -> None:
    """Show the reward to members and let it be taken; doing it twice changes nothing.

    Raises `RewardUnknown`, `AcceptorMissing` (CTL-17), `SameQualityRequired` (CTL-28), `AftersalesParityViolation`,
    `ExemptionRequired` (R089), `RewardCopyRejected` (R059), `RewardNotReady` while a review is open (R058) or the
    supplier's papers are out of date.
    """
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    _check_ready(reward)
    check_words(connection, reward, clock=clock)
    now = clock.now()
    if reward.supplier and (reward.qualified_until is None or reward.qualified_until < now.astimezone(ZONE).date()):
        raise RewardNotReady(reward=code, reason=f"供应商“{reward.supplier}”的资质没有登记或已过期")
    row = connection.execute(REVIEW, [reward.id]).fetchone()
    if row is not None and row[0]:
        raise RewardNotReady(reward=code, reason="投诉率复核尚未完成")
    set_due_windows(connection, now=now, reward_id=reward.id)
    connection.execute(LIST, [now, reward.id])


def _check_ready(reward: RewardView) -> None:
    if not (reward.acceptor.strip() and reward.place.strip()):
        raise AcceptorMissing(reward=reward.code)
    if reward.redemption_sku != reward.retail_sku and not reward.differences.strip():
        raise SameQualityRequired(reward=reward.code, redemption=reward.redemption_sku, retail=reward.retail_sku)
    if reward.aftersales != reward.retail_aftersales or not reward.aftersales:
        raise AftersalesParityViolation(
            reward=reward.code, redemption=reward.aftersales, retail=reward.retail_aftersales
        )
    if reward.kind == "made_to_order" and not reward.exemption:
        raise ExemptionRequired(reward=reward.code, sentence=EXEMPTIONS["made_to_order"])
