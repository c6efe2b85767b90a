# SPDX-License-Identifier: Apache-2.0
"""What a campaign must pass before members may read of it: sense, words, face rebate (campaigns.md §5)."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.merchants.queries import load_merchants
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.campaign_checking import ListPrices, Surroundings, find_campaign_problems
from haowu.programs.campaign_errors import CampaignCopyRejected, CampaignInvalid
from haowu.programs.campaigns import load_campaigns
from haowu.programs.canonical import read_body
from haowu.programs.problem import Problem
from haowu.programs.queries import VersionView, load_versions
from haowu.programs.rebate_together import check_rebate_together
from haowu.programs.timeline import spans
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.comparison import Comparison
from haowu.rules.copy_finding import Finding
from haowu.rules.copy_lint import lint_copy
from haowu.rules.face_rebate import FaceRebate

TEXT_FIELDS: Final = ("name.zh", "name.en", "text.zh", "text.en")


class Cleared(msgspec.Struct, frozen=True):
    """What was found of a campaign that may be published; `warning` is about the face rebate, if anything."""

    program_id: int
    rebate_bp: int
    warning: Text | None


def clear_campaign(
    connection: Connection, campaign: CampaignDocument, *, owner: str, list_prices: ListPrices
) -> Cleared:
    """Return what is found of `campaign`, or raise the first refusal.

    `CampaignInvalid` with every problem, `CampaignCopyRejected`, or `FaceRebateTooHigh` together with the programme and
    whatever else runs at the time. A second person sees every campaign, so a dear one needs no other.
    """
    versions = _versions_of(connection, campaign)
    program_id, program = versions[0].program_id, read_body(versions[0].body)
    around = Surroundings(program, load_merchants(connection), list_prices, load_calendars(connection))
    if problems := find_campaign_problems(campaign, owner, around):
        raise CampaignInvalid(campaign.campaign, problems)
    check_words(campaign, list_prices)
    rebate, warning = max(
        (_rebate(connection, version, campaign) for version in versions), key=lambda found: found[0].effective
    )
    return Cleared(program_id, rebate.effective_bp, warning)


def comparisons(campaign: CampaignDocument, list_prices: ListPrices) -> list[Comparison]:
    """Return what each price is compared with, each pair of prices once."""
    pairs = {
        (base, price.points): None
        for price in campaign.prices
        for reward in price.rewards
        if (base := list_prices.get((price.merchant, reward))) is not None
    }
    return [Comparison(base, promo) for base, promo in pairs]


def check_words(campaign: CampaignDocument, list_prices: ListPrices) -> None:
    """Refuse what may not be said. Prices and percentages are held against the campaign's own prices."""
    findings = find_word_problems(campaign, comparisons(campaign, list_prices))
    if not findings:
        return
    _, first = findings[0]
    raise CampaignCopyRejected(
        campaign=campaign.campaign,
        count=len(findings),
        first=f"“{first.offending}”({first.reason.zh})",
        first_en=f"{first.offending} ({first.reason.en})",
        advice=f"可改为“{first.suggestion.zh}”" if first.suggestion.zh else "请改写",
        findings=[
            {"path": path, "code": found.code, "offending": found.offending, "suggestion": found.suggestion.zh}
            for path, found in findings
        ],
    )


def find_word_problems(campaign: CampaignDocument, known: list[Comparison]) -> list[tuple[str, Finding]]:
    """Return every expression that may not be shown to members, with the place of its text."""
    said = (campaign.name.zh, campaign.name.en, campaign.text.zh, campaign.text.en)
    texts = dict(zip(TEXT_FIELDS, said, strict=True))
    for number, rule in enumerate(campaign.rules):
        texts |= {f"rules[{number}].name.zh": rule.name.zh, f"rules[{number}].name.en": rule.name.en}
    return [(path, found) for path, text in texts.items() for found in lint_copy(text, known).findings]


def _versions_of(connection: Connection, campaign: CampaignDocument) -> list[VersionView]:
    """Return the versions of the programme that apply while the campaign runs, the one at its beginning first."""
    versions = next((found for found in load_versions(connection).values() if found[0].program == campaign.program), [])
    schedule = campaign.schedule
    found = [
        (span, versions[span.position])
        for span in spans([version.effective_from for version in versions])
        if span.starts_at < max(schedule.ends_at, schedule.starts_at) and schedule.starts_at < span.ends_at
    ]
    if not found or found[0][0].starts_at > schedule.starts_at:
        zh = f"活动开始时没有已发布的积分计划“{campaign.program}”"
        en = f"no programme {campaign.program} is in force when the campaign begins"
        raise CampaignInvalid(campaign.campaign, [Problem(0, "program", "UNKNOWN_PROGRAM", Text(zh=zh, en=en))])
    return [version for _, version in found]


def _rebate(connection: Connection, version: VersionView, campaign: CampaignDocument) -> tuple[FaceRebate, Text | None]:
    """Return what a version gives back at the dearest moment of the campaign, with whatever runs beside it."""
    schedule = campaign.schedule
    beside = [
        found.document
        for found in load_campaigns(connection).get(version.program_id, ())
        if found.code != campaign.campaign and found.meets(schedule.starts_at, schedule.ends_at)
    ]
    return check_rebate_together(
        read_body(version.body), [*beside, campaign], since=schedule.starts_at, until=schedule.ends_at
    )
