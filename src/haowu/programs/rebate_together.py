# SPDX-License-Identifier: Apache-2.0
"""What a programme gives back together with the campaigns that run beside it, at the dearest moment (CTL-08)."""

from collections.abc import Sequence
from datetime import datetime

from haowu.kernel.text import Text
from haowu.programs.gates import check_rebate
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.campaigns import with_campaigns
from haowu.rules.document import ProgramDocument
from haowu.rules.face_rebate import FaceRebate


def check_rebate_together(
    program: ProgramDocument, campaigns: Sequence[CampaignDocument], *, since: datetime, until: datetime
) -> tuple[FaceRebate, Text | None]:
    """Return the dearest face rebate from `since` until before `until`, with its warning.

    It can only grow when a campaign begins, so those moments are looked at. Calendars, weekdays and hours are taken to
    meet. Raises `FaceRebateTooHigh`; whoever asks has a second person already.
    """
    starts = {since, *(campaign.schedule.starts_at for campaign in campaigns)}
    found = [
        check_rebate(with_campaigns(program, [each for each in campaigns if _is_on(each, at)]), is_approved=True)
        for at in sorted(starts)
        if since <= at < until
    ]
    return max(found, key=lambda each: each[0].effective)


def _is_on(campaign: CampaignDocument, at: datetime) -> bool:
    return campaign.schedule.starts_at <= at < campaign.schedule.ends_at
