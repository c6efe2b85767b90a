# SPDX-License-Identifier: Apache-2.0
"""A campaign as members first see it: when, where, for whom, what, and how much is left of it (CTL-14, CTL-15)."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.catalog.campaign_prices import base_points
from haowu.catalog.offers import Offer
from haowu.catalog.queries import find_offers, list_stock
from haowu.kernel.text import Text
from haowu.ledger.queries import budget_use
from haowu.merchants.queries import load_merchants
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.campaigns import PublishedCampaign
from haowu.programs.queries import load_versions
from haowu.rules.campaign_document import CampaignDocument, CampaignPrice
from haowu.rules.campaign_sentences import what_texts, when_text, where_text, whom_text
from haowu.rules.campaigns import budget_code
from haowu.rules.comparison import Comparison

BUDGET: Final = "select ledger_budget_id from programs_budget where program_id = %s and code = %s"


class PromotedPrice(msgspec.Struct, frozen=True):
    """One reward of a campaign: both prices, and both percentages, each with its basis.

    `stock_left`: how many are left where stock is counted.
    """

    merchant: str
    reward: str
    name_zh: str
    list_points: int
    points: int
    saved: Text
    worth: Text
    stock_left: int | None


class BudgetLeft(msgspec.Struct, frozen=True):
    """What was set aside for bonuses and what is left of it, in points and at face value in fen."""

    funder: str
    line_fen: int
    limit_points: int
    left_points: int
    left_fen: int


class CampaignCard(msgspec.Struct, frozen=True):
    """Everything that stands beside a campaign where it is first shown."""

    code: str
    owner: str
    program: str
    state: str
    name: Text
    text: Text
    starts_at: datetime
    ends_at: datetime
    when: Text
    where: Text
    whom: Text
    what: tuple[Text, ...]
    prices: tuple[PromotedPrice, ...]
    budget: BudgetLeft | None
    sha256: str
    published_at: datetime
    reason: str


def card_of(connection: Connection, campaign: PublishedCampaign, *, at: datetime) -> CampaignCard:
    """Return the card of `campaign` as it stands at `at`."""
    document = campaign.document
    zone = ZoneInfo(load_versions(connection)[campaign.program_id][-1].zone)
    merchants = load_merchants(connection)

    def named(code: str) -> str:
        return merchants[code].name_zh if code in merchants else code

    return CampaignCard(
        campaign.code,
        campaign.owner,
        document.program,
        campaign.state(at),
        Text(zh=document.name.zh, en=document.name.en),
        Text(zh=document.text.zh, en=document.text.en),
        campaign.starts_at,
        campaign.ends_at,
        when_text(document.schedule, zone, load_calendars(connection)),
        where_text(document, named),
        whom_text(document),
        tuple(what_texts(document)),
        promoted_prices(connection, document, at=at),
        _budget_left(connection, campaign),
        campaign.sha256,
        campaign.published_at,
        campaign.reason,
    )


def promoted_prices(connection: Connection, campaign: CampaignDocument, *, at: datetime) -> tuple[PromotedPrice, ...]:
    """Return both prices of each reward that the catalogue has."""
    pairs = [(price, reward) for price in campaign.prices for reward in price.rewards]
    offers = find_offers(connection, [(price.merchant, reward) for price, reward in pairs], at)
    return tuple(
        _promoted(connection, offers[price.merchant, reward], price, campaign.schedule.starts_at)
        for price, reward in pairs
        if (price.merchant, reward) in offers
    )


def _promoted(connection: Connection, offer: Offer, price: CampaignPrice, starts_at: datetime) -> PromotedPrice:
    base = base_points(connection, offer.merchant, offer.code, starts_at)
    values = [value for value in (offer.value_at(store) for store in price.stores or ("",)) if value is not None]
    comparison = Comparison(base, price.points, min(values, default=None))
    counted = list_stock(connection, merchant=offer.merchant, code=offer.code)
    left = sum(stock.stocked - stock.taken for stock in counted) if counted else None
    return PromotedPrice(
        offer.merchant,
        offer.code,
        offer.name_zh,
        base,
        price.points,
        comparison.points_text,
        comparison.value_text,
        left,
    )


def _budget_left(connection: Connection, campaign: PublishedCampaign) -> BudgetLeft | None:
    budget = campaign.document.budget
    row = connection.execute(BUDGET, [campaign.program_id, budget_code(campaign.code)]).fetchone()
    if budget is None or row is None:
        return None
    use = budget_use(connection, row[0])
    return BudgetLeft(
        budget.funder,
        budget.line_fen,
        use.limit_points,
        use.left_points,
        use.left_points * budget.face_millifen_per_point // 1000,
    )
