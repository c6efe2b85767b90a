# SPDX-License-Identifier: Apache-2.0
"""Reward whoever invited somebody whose first order has come: one level, a fixed amount, ten a year (R026, CTL-24)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
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
from haowu.rules.engagement import EngagementTerms

ACTOR: Final = Actor(ActorKind.SYSTEM, "referrals")
WAITING: Final = """
select id, inviter_id, accepted_by, merchant from engagement_invitation
where accepted_at is not null and settled_at is null and id > %s order by id limit %s for update skip locked
"""
Invitation = tuple[int, int, int, str]
"""Number, inviter, who accepted, merchant."""

SETTLE: Final = "update engagement_invitation set settled_at = %s where id = any(%s)"


def reward_referrals(
    connection: Connection, *, terms: TermsBook, clock: Clock, after: int = 0, limit: int = 200
) -> ReferralRun:
    """Look at up to `limit` accepted invitations beyond number `after`; reward those whose invitee has bought.

    Only the inviter of the buyer is rewarded: nobody above is ever looked at. Repeatable: an invitation that was
    settled is never looked at again, and its reward is decided once. Where nobody has bought, no till is made to wait.
    """
    waiting = connection.execute(WAITING, (after, limit)).fetchall()
    rewards: list[Reward] = []
    if _bought(connection, waiting, terms, clock.now()):
        hold_standings(connection)
        lock_decisions(connection)
        rewards = _settle(connection, _bought(connection, waiting, terms, clock.now()), clock)
    return ReferralRun(len(waiting), tuple(rewards), waiting[-1][0] if len(waiting) == limit else None)


def _bought(
    connection: Connection, waiting: Sequence[Invitation], terms: TermsBook, now: datetime
) -> list[tuple[Invitation, EngagementTerms]]:
    """Return those whose invitee has an order that stands, with the terms in force at the merchant."""
    lots: dict[int, list[EarnedLot]] = defaultdict(list)
    for lot in earned_lots(connection, [row[2] for row in waiting]) if waiting else ():
        lots[lot.owner_id].append(lot)
    found = []
    for row in waiting:
        in_force = terms.in_force(row[3], now)
        section = None if in_force is None else in_force.engagement
        if section is not None and standing_orders(lots[row[2]], section):
            found.append((row, section))
    return found


def _settle(connection: Connection, bought: Sequence[tuple[Invitation, EngagementTerms]], clock: Clock) -> list[Reward]:
    inviters = members_by_id(connection, [row[1] for row, _ in bought])
    rewards = [
        reward(
            connection, Occasion("referral", row[3], str(row[0])), inviters[row[1]], terms=terms, clock=clock,
            actor=ACTOR,
        )
        for row, terms in bought
    ]  # fmt: skip
    connection.execute(SETTLE, (clock.now(), [row[0] for row, _ in bought]))
    return rewards
