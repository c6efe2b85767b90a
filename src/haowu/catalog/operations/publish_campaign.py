# SPDX-License-Identifier: Apache-2.0
"""Publish an approved campaign, its prices held against those of the catalogue as it is today."""

from psycopg import Connection

from haowu.catalog.campaign_prices import list_prices_of
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.campaign_drafts import find_campaign_draft
from haowu.programs.operations.publish_campaign import LaunchedCampaign
from haowu.programs.operations.publish_campaign import publish_campaign as publish


def publish_campaign(
    connection: Connection, *, draft_id: int, owner: str, actor: Actor, clock: Clock
) -> LaunchedCampaign:
    """Publish the draft of `owner`. Raises what `programs.operations.publish_campaign` raises."""
    draft = find_campaign_draft(connection, draft_id, owner=owner)
    known = list_prices_of(connection, draft.document)
    return publish(connection, draft_id=draft_id, list_prices=known, actor=actor, clock=clock)
