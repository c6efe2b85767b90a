# SPDX-License-Identifier: Apache-2.0
"""Tell other systems of campaigns that have ended by time; a job does it every minute."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.programs.campaign_events import tell_of_campaign
from haowu.programs.campaigns import list_untold_ends

PAGE: Final = 100
BY_TIME: Final = Actor(ActorKind.SYSTEM, "campaigns")
TOLD: Final = """
insert into programs_campaign_told_end (campaign_id, told_at) values (%s, %s)
on conflict (campaign_id) do nothing returning campaign_id
"""


def tell_ended_campaigns(connection: Connection, *, clock: Clock) -> int:
    """Tell of the next page, each campaign once however many workers there are, and return how many were told of.

    What is told happened when the campaign ended, not when it was told. One that was called off was told of then.
    """
    now = clock.now()
    told = 0
    for campaign in list_untold_ends(connection, at=now, limit=PAGE):
        if connection.execute(TOLD, [campaign.id, now]).fetchone() is not None:
            tell_of_campaign(connection, "campaign.ended", campaign, actor=BY_TIME, at=campaign.ends_at)
            told += 1
    return told
