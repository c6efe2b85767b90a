# SPDX-License-Identifier: Apache-2.0
"""What other systems are told of campaigns."""

from datetime import datetime

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.campaign_drafts import CampaignDraft
from haowu.programs.campaigns import PublishedCampaign
from haowu.programs.checking import OPERATOR


def tell_of_draft(connection: Connection, kind: str, draft: CampaignDraft, *, actor: Actor, at: datetime) -> None:
    """Emit what happened to a draft."""
    data = {"draft": draft.id, "campaign": draft.code, "program": draft.program}
    _tell(connection, kind, draft.owner, draft.code, data, actor=actor, at=at)


def tell_of_campaign(
    connection: Connection, kind: str, campaign: PublishedCampaign, *, actor: Actor, at: datetime
) -> None:
    """Emit what happened to a published campaign."""
    data: dict[str, object] = {
        "campaign": campaign.code,
        "program": campaign.document.program,
        "sha256": campaign.sha256,
        "starts_at": campaign.starts_at.isoformat(),
        "ends_at": campaign.ends_at.isoformat(),
    }
    _tell(connection, kind, campaign.owner, campaign.code, data, actor=actor, at=at)


def _tell(
    connection: Connection, kind: str, owner: str, code: str, data: dict[str, object], *, actor: Actor, at: datetime
) -> None:
    merchant = None if owner == OPERATOR else owner
    emit(connection, [Event(kind, merchant, f"campaign:{code}", data, at)], written_by=str(actor))
