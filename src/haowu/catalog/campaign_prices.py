# SPDX-License-Identifier: Apache-2.0
"""What rewards cost without a campaign: what its prices are compared with, truthfully."""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.catalog.errors import RewardUnknown
from haowu.catalog.queries import find_reward, list_prices
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.prices import ListPrice, in_force

BASE_SPAN: Final = timedelta(days=7)
"""The comparison is with the lowest list price of so many days before the campaign: no rise just before it helps."""


def list_prices_of(connection: Connection, campaign: CampaignDocument) -> dict[tuple[str, str], int]:
    """Return, by merchant and reward, the lowest list price of the week before the campaign begins.

    Rewards that do not exist, or are only drafts, are left out: programmes refuse a price for them.
    """
    keys = {(price.merchant, reward) for price in campaign.prices for reward in price.rewards}
    found: dict[tuple[str, str], int] = {}
    for merchant, code in sorted(keys):
        try:
            is_public = find_reward(connection, merchant=merchant, code=code).listed_at is not None
        except RewardUnknown:
            continue
        if is_public:
            found[merchant, code] = base_points(connection, merchant, code, campaign.schedule.starts_at)
    return found


def base_points(connection: Connection, merchant: str, code: str, at: datetime) -> int:
    """Return the lowest list price in force in the week before `at`, or, for a younger reward, its first."""
    log = list_prices(connection, merchant=merchant, code=code)
    announced = [ListPrice(entry.points, entry.money_fen, entry.from_at) for entry in log]
    since = at - BASE_SPAN
    moments = [since, at, *(price.from_at for price in announced if since < price.from_at < at)]
    return min((price.points for moment in moments if (price := in_force(announced, moment))), default=log[0].points)
