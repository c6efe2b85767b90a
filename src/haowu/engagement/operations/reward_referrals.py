# SPDX-License-Identifier: Apache-2.0
"""Reward whoever invited somebody whose first order has come: one level, a fixed amount, ten a year (R026, CTL-24)."""

from collections import defaultdict
from typing import Final

from psycopg import Connection

from haowu.engagement.answers import ReferralRun, Reward
from haowu.engagement.locks import lock_decisions
from haowu.engagement.rewarding import Occasion, reward, standing_orders
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.ledger.queries import earned_lots
from haowu.ledger.views import EarnedLot
from haowu.members.locks import hold_standings
from haowu.members.queries import members_by_id
from haowu.programs.book import TermsBook

ACTOR: Final = Actor(ActorKind.SYSTEM, "referrals")
WAITING: Final = """
select id, inviter_id, accepted_by, merchant from engagement_invitation
where accepted_at is not null and settled_at is null and id > %s order by id limit %s for update skip locked
"""
SETTLE: Final = "update engagement_invitation set settled_at = %s where id = any(%s)"


def reward_referrals(
    connection: Connection, *, terms: TermsBook, clock: Clock, after: int = 0, limit: int = 200
) -> ReferralRun:
    """Look at up to `limit` accepted invitations beyond number `after`; reward those whose invitee has bought.

    Only the inviter of the buyer is rewarded: nobody above is ever looked at. Repeatable: an invitation that was
    settled is never looked at again, and its reward is decided once.
    """
    waiting = connection.execute(WAITING, (after, limit)).fetchall()
    if not waiting:
        return ReferralRun(0, (), None)
    hold_standings(connection)
    lock_decisions(connection)
    lots: dict[int, list[EarnedLot]] = defaultdict(list)
    for lot in earned_lots(connection, [row[2] for row in waiting]):
        lots[lot.owner_id].append(lot)
    inviters = members_by_id(connection, [row[1] for row in waiting])
    now, rewards, settled = clock.now(), list[Reward](), list[int]()
    for invitation_id, inviter_id, invitee_id, merchant in waiting:
        in_force = terms.in_force(merchant, now)
        if in_force is None or in_force.engagement is None:
            continue
        if not standing_orders(lots[invitee_id], in_force.engagement):
            continue
        occasion = Occasion("referral", merchant, str(invitation_id))
        inviter = inviters[inviter_id]
        rewards.append(
            reward(connection, occasion, inviter, terms=in_force.engagement, clock=clock, actor=ACTOR)
        )  # fmt: skip
        settled.append(invitation_id)
    if settled:
        connection.execute(SETTLE, (now, settled))
    return ReferralRun(len(waiting), tuple(rewards), waiting[-1][0] if len(waiting) == limit else None)
