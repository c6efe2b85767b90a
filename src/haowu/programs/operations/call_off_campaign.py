# SPDX-License-Identifier: Apache-2.0
"""Call a published campaign off before it begins; one that has begun runs to the end that members were told."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.campaign_errors import CampaignCalledOff, CampaignHasBegun, CampaignNotFound
from haowu.programs.campaign_events import tell_of_campaign
from haowu.programs.campaigns import PublishedCampaign, find_campaign
from haowu.programs.locks import lock_publishing

INSERT: Final = """
insert into programs_campaign_end (campaign_id, called_off_at, called_off_by, reason) values (%s, %s, %s, %s)
"""


def call_off_campaign(
    connection: Connection, *, campaign: str, owner: str, reason: str, actor: Actor, clock: Clock
) -> PublishedCampaign:
    """Call it off. Raises `CampaignNotFound` (also for another owner's), `CampaignHasBegun`, `CampaignCalledOff`."""
    lock_publishing(connection)
    found, now = find_campaign(connection, campaign), clock.now()
    if found.owner != owner:
        raise CampaignNotFound(campaign=campaign[:64])
    if found.called_off_at is not None:
        raise CampaignCalledOff(campaign=campaign)
    if found.starts_at <= now:
        raise CampaignHasBegun(campaign=campaign)
    connection.execute(INSERT, [found.id, now, str(actor), reason])
    tell_of_campaign(connection, "campaign.ended", found, actor=actor, at=now)
    return find_campaign(connection, campaign)
