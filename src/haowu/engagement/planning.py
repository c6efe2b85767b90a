# SPDX-License-Identifier: Apache-2.0
"""What a plan needs of a member, read from the ledger: the lots there are, and the rhythm of buying."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.ledger.queries import earned_lots, lots
from haowu.ledger.views import LotView
from haowu.rules.planner import PlannedLot, Rhythm, rhythm_of
from haowu.rules.terms import RATE, Rule, Terms

LOOK_BACK: Final = timedelta(days=3 * 365)
_PAGE: Final = 200
_INSTANT: Final = timedelta(microseconds=1)


class ExpiringLot(msgspec.Struct, frozen=True):
    """Points that are lost after `expires_on`, the last day on which they can be used."""

    lot_id: int
    points: int
    expires_on: date
    rule: str
    order_ref: str


def base_rule(terms: Terms, merchant: str) -> Rule | None:
    """Return the rule by which purchases at `merchant` earn their base points, the first if there are several."""
    for rule in terms.rules:
        if rule.kind == RATE and all(merchant in check.values for check in rule.checks if check.field == "merchant"):
            return rule
    return None


def open_lots(connection: Connection, owner_id: int, point_type: int, *, at: datetime) -> list[LotView]:
    """Return all the owner's open lots of one point type, first expiry first."""
    found: list[LotView] = []
    after: str | None = None
    while True:
        page = lots(connection, owner_id, at=at, point_type=point_type, after=after, limit=_PAGE)
        found += page.items
        after = page.next
        if after is None:
            return found


def planned_lots(found: list[LotView], zone: ZoneInfo) -> tuple[PlannedLot, ...]:
    """Return the lots as a plan counts them; what is held is promised elsewhere."""
    return tuple(
        PlannedLot(
            lot.remaining,
            lot.available_from.astimezone(zone).date() if lot.is_pending else None,
            last_day_of(lot, zone),
        )
        for lot in found
        if lot.remaining > 0
    )


def last_day_of(lot: LotView, zone: ZoneInfo) -> date | None:
    """Return the last local day on which the lot can be used."""
    return None if lot.expires_at is None else last_moment(lot.expires_at, zone)


def last_moment(ends_at: datetime, zone: ZoneInfo) -> date:
    """Return the local day of the last moment before `ends_at`."""
    return (ends_at - _INSTANT).astimezone(zone).date()


def own_rhythm(connection: Connection, owner_id: int, rule: Rule, *, at: datetime, zone: ZoneInfo) -> Rhythm | None:
    """Return how the member has bought in the last three years, by the base points that were not taken back."""
    bought = [
        (lot.counts_from.astimezone(zone).date(), lot.granted - lot.recalled)
        for lot in earned_lots(connection, [owner_id], since=at - LOOK_BACK)
        if lot.rule == rule.code and lot.point_type == rule.point_type_id and lot.granted > lot.recalled
    ]
    return rhythm_of(bought)


def expiring_lots(
    connection: Connection, owner_id: int, point_type: int, *, at: datetime, days: int, zone: ZoneInfo
) -> list[ExpiringLot]:
    """Return what is usable now and lost within `days` days, first expiry first; what is held is not counted."""
    until = at.astimezone(zone).date() + timedelta(days=days)
    found = []
    for lot in open_lots(connection, owner_id, point_type, at=at):
        last = last_day_of(lot, zone)
        if last is not None and last <= until and lot.remaining > 0 and not lot.is_pending:
            found.append(ExpiringLot(lot.lot_id, lot.remaining, last, lot.rule, lot.order_ref))
    return found
