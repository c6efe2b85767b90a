# SPDX-License-Identifier: Apache-2.0
"""Take off the shelf what more than 3 % complained of in 30 days; a job does it every hour (R058)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.operations.review_complaints import WINDOW, review_complaints
from haowu.catalog.queries import rewards_by_id
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.redemption.quality import count_quality

ACTOR: Final = str(Actor(ActorKind.SYSTEM, "quality-review"))


def review_quality(connection: Connection, *, clock: Clock) -> list[tuple[str, str]]:
    """Count, suspend, open the reviews, tell other systems, and return (merchant, reward) of what was suspended."""
    now = clock.now()
    counts = count_quality(connection, since=now - WINDOW, at=now)
    suspended = review_complaints(connection, counts, clock=clock)
    gone = [(reward.merchant, reward.code) for reward in rewards_by_id(connection, suspended)]
    events = [Event("reward.closed", merchant, f"reward:{code}", {"reward": code}, now) for merchant, code in gone]
    emit(connection, events, written_by=ACTOR)
    return gone
