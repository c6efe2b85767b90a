# SPDX-License-Identifier: Apache-2.0
"""Publish an approved campaign: just what was submitted, with a budget of its own, before it begins."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection, errors

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.programs.campaign_checking import ListPrices
from haowu.programs.campaign_drafts import CampaignDraft, lock_campaign_draft
from haowu.programs.campaign_errors import CampaignDraftState, CampaignInvalid, CampaignTooLate
from haowu.programs.campaign_events import tell_of_campaign
from haowu.programs.campaign_gates import Cleared, clear_campaign
from haowu.programs.campaigns import PublishedCampaign, find_campaign
from haowu.programs.canonical import body_hash
from haowu.programs.locks import lock_publishing
from haowu.programs.numbering import number_caps, open_one_budget
from haowu.programs.problem import Problem
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.campaigns import budget_of, rule_of
from haowu.rules.compilation import counted_caps

INSERT: Final = """
insert into programs_campaign (program_id, code, owner, body, sha256, starts_at, ends_at, draft_id, submitted_by,
    approved_by, published_by, published_at, face_rebate_bp)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
DONE: Final = "update programs_campaign_draft set state = 'published' where id = %s"


class LaunchedCampaign(msgspec.Struct, frozen=True):
    """What stands now; `warning` is what the publisher should know about the face rebate, if anything."""

    campaign: PublishedCampaign
    warning: Text | None


def publish_campaign(
    connection: Connection, *, draft_id: int, list_prices: ListPrices, actor: Actor, clock: Clock
) -> LaunchedCampaign:
    """Publish; it is in force for orders paid from its first instant on.

    Raises `CampaignDraftState` unless it is approved, `CampaignTooLate`, or the refusal of a gate.
    """
    lock_publishing(connection)
    draft = lock_campaign_draft(connection, draft_id, states=["approved"])
    campaign, now = draft.document, clock.now()
    if body_hash(draft.body).hex() != draft.body_sha256:
        raise CampaignDraftState(draft_id=draft_id, state="与提交时不一致", needed="提交时的内容")
    if campaign.schedule.starts_at < now:
        raise CampaignTooLate(campaign=campaign.campaign)
    cleared = clear_campaign(connection, campaign, owner=draft.owner, list_prices=list_prices)
    _write(connection, draft, campaign, cleared, actor=actor, now=now)
    _number(connection, campaign, cleared.program_id, actor=actor, clock=clock)
    connection.execute(DONE, [draft_id])
    published = find_campaign(connection, campaign.campaign)
    tell_of_campaign(connection, "campaign.published", published, actor=actor, at=now)
    return LaunchedCampaign(published, cleared.warning)


def _write(
    connection: Connection,
    draft: CampaignDraft,
    campaign: CampaignDocument,
    cleared: Cleared,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    schedule = campaign.schedule
    values = [cleared.program_id, campaign.campaign, draft.owner, draft.body, body_hash(draft.body)]
    values += [schedule.starts_at, schedule.ends_at, draft.id, draft.submitted_by, draft.decided_by, str(actor), now]
    try:
        with connection.transaction():
            connection.execute(INSERT, [*values, cleared.rebate_bp])
    except errors.UniqueViolation as known:
        zh, en = f"活动代码“{campaign.campaign}”已经用过,请换一个", f"{campaign.campaign} was used before"
        problem = Problem(0, "campaign", "CODE_TAKEN", Text(zh=zh, en=en))
        raise CampaignInvalid(campaign.campaign, [problem]) from known


def _number(connection: Connection, campaign: CampaignDocument, program_id: int, *, actor: Actor, clock: Clock) -> None:
    """Open the campaign's budget in the ledger and give its caps their counters."""
    if campaign.budget is None:
        return
    open_one_budget(connection, budget_of(campaign), campaign.program, program_id, clock=clock, actor=str(actor))
    rules = [rule_of(campaign, rule, "UTC") for rule in campaign.rules]
    number_caps(connection, program_id, [(r.code, cap.scope, cap.period) for r in rules for cap in counted_caps(r)])
