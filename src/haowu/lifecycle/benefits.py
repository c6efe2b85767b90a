# SPDX-License-Identifier: Apache-2.0
"""What a tier gives: entitlements of a visit, and the menu of three for a period."""

from datetime import date
from typing import Final, Literal

import msgspec
from psycopg import Connection

from haowu.members.queries import MemberRef
from haowu.members.tier_queries import find_choice
from haowu.members.tiers import BenefitChoice
from haowu.programs.ladders import Ladder
from haowu.rules.tier_document import BenefitsDocument, MenuItemDocument
from haowu.rules.tiers import menu_period

Benefit = Literal["parking_hours", "shopper_booking"]
NOTHING: Final = BenefitsDocument()


class Visit(msgspec.Struct, frozen=True):
    """What is asked for, and of which store and day; without a day, today."""

    benefit: Benefit
    merchant: str
    store: str
    day: date | None = None


class Menu(msgspec.Struct, frozen=True):
    """The three benefits of a period, and which was chosen; no items: the tier has no menu."""

    period: date
    next_period: date
    items: tuple[MenuItemDocument, ...]
    choice: BenefitChoice | None


def benefits_of(ladder: Ladder, tier: str) -> BenefitsDocument:
    """Return what `tier` gives; nothing for a tier that was given by another hand."""
    level = ladder.level(tier)
    return NOTHING if level is None else level.benefits


def amount_of(benefits: BenefitsDocument, benefit: Benefit) -> int:
    """Return how much of `benefit` a visit has: hours, or bookings."""
    return benefits.parking_hours if benefit == "parking_hours" else benefits.shopper_bookings


def menu_of(connection: Connection, member: MemberRef, *, ladder: Ladder, today: date) -> Menu:
    """Return the member's menu of the period that `today` lies in."""
    first, following = menu_period(ladder.tiers, today)
    chosen = find_choice(connection, member.id, period=first)
    return Menu(first, following, benefits_of(ladder, member.tier).menu, chosen)
