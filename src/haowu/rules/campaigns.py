# SPDX-License-Identifier: Apache-2.0
"""How campaigns enter the terms: their bonuses as rules behind the programme's own (decision 0023).

A rule of a campaign is named `campaign/rule`, its budget `campaign/<campaign>`: no programme can have such codes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignCap, CampaignDocument, CampaignRule
from haowu.rules.check import Check
from haowu.rules.document import BudgetDocument, CapLimit, Conditions, Name, ProgramDocument, RuleDocument
from haowu.rules.prices import PriceOverride
from haowu.rules.reasons import Reason
from haowu.rules.timetable import Timetable, timetable_of


class DeductDay(msgspec.Struct, frozen=True):
    """Points may pay for `categories` at these places while the timetable is on."""

    campaign: str
    merchants: frozenset[str]
    stores: frozenset[str]
    categories: frozenset[str]
    timetable: Timetable

    def is_on(self, merchant: str, store: str, at: datetime) -> bool:
        """Return whether it is a deduct day at the store."""
        if (self.merchants and merchant not in self.merchants) or (self.stores and store not in self.stores):
            return False
        return self.timetable.is_on(at, merchant, store)


def rule_code(campaign: str, rule: str) -> str:
    """Return how a rule of a campaign is named in terms, lots and counters."""
    return f"{campaign}/{rule}"


def budget_code(campaign: str) -> str:
    """Return how the budget of a campaign is named among the programme's budgets."""
    return f"campaign/{campaign}"


def campaign_of(rule: str) -> str:
    """Return the campaign of a rule's name, '' for a rule of the programme itself."""
    campaign, slash, _ = rule.partition("/")
    return campaign if slash else ""


def with_campaigns(document: ProgramDocument, campaigns: Iterable[CampaignDocument]) -> ProgramDocument:
    """Return the programme with the budgets and bonuses of `campaigns` behind its own: the last ones are cut first.

    A bonus in a point type that this version does not have is left out.
    """
    funded = [campaign for campaign in campaigns if campaign.rules and campaign.budget is not None]
    types = {point_type.code for point_type in document.point_types}
    return msgspec.structs.replace(
        document,
        budgets=(*document.budgets, *(budget_of(campaign) for campaign in funded)),
        rules=(
            *document.rules,
            *(
                rule_of(campaign, rule, document.zone)
                for campaign in funded
                for rule in campaign.rules
                if rule.point_type in types
            ),
        ),
    )


def budget_of(campaign: CampaignDocument) -> BudgetDocument:
    """Return the budget of a campaign that gives bonuses; points are granted from it for orders paid in its window."""
    budget = campaign.budget
    assert budget is not None, "asked only for campaigns that have one"  # noqa: S101 -- for the type checker
    return BudgetDocument(
        code=budget_code(campaign.campaign),
        name=Name(zh=campaign.name.zh, en=campaign.name.en),
        funder=budget.funder,
        line_fen=budget.line_fen,
        face_millifen_per_point=budget.face_millifen_per_point,
        opens_at=campaign.schedule.starts_at,
        closes_at=campaign.schedule.ends_at,
    )


def rule_of(campaign: CampaignDocument, rule: CampaignRule, zone: str) -> RuleDocument:
    """Return a bonus as a rule of the programme; its two instants are checked besides (`window_checks`)."""
    schedule, where = campaign.schedule, ZoneInfo(zone)
    last = schedule.ends_at - timedelta(microseconds=1)
    return RuleDocument(
        code=rule_code(campaign.campaign, rule.code),
        name=rule.name,
        point_type=rule.point_type,
        budget=budget_code(campaign.campaign),
        earn=rule.earn,
        conditions=Conditions(
            merchants=campaign.merchants,
            stores=campaign.stores,
            channels=rule.channels,
            calendars=schedule.calendars,
            weekdays=schedule.weekdays,
            hours=schedule.hours,
            tiers=campaign.audience.tiers,
            segments=campaign.audience.segments,
            skus=rule.skus,
            categories=rule.categories,
            except_skus=rule.except_skus,
            except_categories=rule.except_categories,
            min_spend_fen=rule.min_spend_fen,
        ),
        starts_on=schedule.starts_at.astimezone(where).date(),
        ends_on=last.astimezone(where).date(),
        expiry=rule.expiry,
        confirm_delay_days=rule.confirm_delay_days,
        caps=tuple(cap_of(cap, campaign) for cap in rule.caps),
    )


def cap_of(cap: CampaignCap, campaign: CampaignDocument) -> CapLimit:
    """Return the cap in points; one in fen is reckoned at the face value of the campaign's budget, rounded down."""
    points = [] if cap.limit_points is None else [cap.limit_points]
    if cap.limit_fen is not None and campaign.budget is not None:
        points.append(campaign.budget.points_for(cap.limit_fen))
    return CapLimit(scope=cap.scope, period=cap.period, limit_points=min(points, default=0))


def window_checks(campaigns: Iterable[CampaignDocument]) -> Mapping[str, tuple[Check, ...]]:
    """Return, by the name of each bonus, what the days of a rule alone do not say: its two instants."""
    found: dict[str, tuple[Check, ...]] = {}
    for campaign in campaigns:
        checks = _checks(campaign.schedule.starts_at, campaign.schedule.ends_at)
        found |= {rule_code(campaign.campaign, rule.code): checks for rule in campaign.rules}
    return found


def price_overrides(
    campaigns: Iterable[CampaignDocument], zone: ZoneInfo, book: CalendarBook
) -> tuple[PriceOverride, ...]:
    """Return the point prices of `campaigns`."""
    return tuple(
        PriceOverride(
            campaign.campaign,
            price.merchant,
            frozenset(price.rewards),
            frozenset(price.stores),
            price.points,
            campaign.schedule.starts_at,
            campaign.schedule.ends_at,
            timetable_of(campaign.schedule, zone, book),
        )
        for campaign in campaigns
        for price in campaign.prices
    )


def deduct_days(campaigns: Iterable[CampaignDocument], zone: ZoneInfo, book: CalendarBook) -> tuple[DeductDay, ...]:
    """Return the deduct days of `campaigns`."""
    return tuple(
        DeductDay(
            campaign.campaign,
            frozenset(campaign.merchants),
            frozenset(campaign.stores),
            frozenset(campaign.deduct.categories),
            timetable_of(campaign.schedule, zone, book),
        )
        for campaign in campaigns
        if campaign.deduct is not None
    )


def _checks(starts_at: datetime, ends_at: datetime) -> tuple[Check, ...]:
    nothing: frozenset[str | int] = frozenset()
    return (
        Check(Reason.NOT_YET_IN_FORCE, "", nothing, lambda order: order.facts.paid_at >= starts_at),
        Check(Reason.NO_LONGER_IN_FORCE, "", nothing, lambda order: order.facts.paid_at < ends_at),
    )
