# SPDX-License-Identifier: Apache-2.0
"""What stands beside a price that a campaign has lowered: until when, and how much less, on both bases."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from haowu.rules.comparison import Comparison
from haowu.rules.prices import Price, PriceOverride


class Promotion(msgspec.Struct, frozen=True):
    """The campaign that a price is of, its window, and both percentages, each with its basis."""

    campaign: str
    starts_at: datetime
    ends_at: datetime
    saved_zh: str
    saved_en: str
    worth_zh: str
    worth_en: str


def promotion_of(price: Price, value_fen: int | None, overrides: Iterable[PriceOverride]) -> Promotion | None:
    """Return what to say beside `price`, None where it is the list price."""
    found = next((each for each in overrides if each.campaign == price.campaign), None)
    if found is None:
        return None
    comparison = Comparison(price.list_points, price.points, value_fen)
    saved, worth = comparison.points_text, comparison.value_text
    return Promotion(price.campaign, found.starts_at, found.ends_at, saved.zh, saved.en, worth.zh, worth.en)
