# SPDX-License-Identifier: Apache-2.0
"""Where a member stands on the ladder, as the member may read it: growth, what is missing, what the tier gives."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.lifecycle.activity import NOTHING, windows
from haowu.lifecycle.tier_moves import seat_of
from haowu.members.queries import MemberRef
from haowu.members.tier_queries import find_seats
from haowu.members.tiers import TierSeat
from haowu.programs.ladders import Ladder
from haowu.rules.tier_document import BenefitsDocument
from haowu.rules.tier_sentences import formula_of, given_by_hand, keeping_of, progress_of
from haowu.rules.tiers import Activity, Seat, falls_after, growth_of

NO_BENEFITS = BenefitsDocument()


class Standing(msgspec.Struct, frozen=True):
    """A member's tier. Growth, visits and what is missing to the next tier are as of `as_of`, which is yesterday.

    `missing` is None at the top; `missing_to_keep` and `keeping` look at the review day and count today too.
    `falls_on` is the first day on which the tier may fall, once a notice has been given.
    """

    tier: str
    name_zh: str
    name_en: str
    since: date | None
    review_on: date | None
    noticed_on: date | None
    falls_on: date | None
    growth: int
    paid_fen: int
    visits: int
    as_of: date
    next_tier: str | None
    missing: int | None
    missing_to_keep: int
    sentence: Text
    keeping: Text | None
    formula: Text
    bonus_bp: int
    benefits: BenefitsDocument


def tier_standing(connection: Connection, member: MemberRef, *, ladder: Ladder, at: datetime) -> Standing:
    """Return where the member stands at `at`."""
    today = ladder.today(at)
    found = find_seats(connection, [member.id])
    seat = found[0] if found else TierSeat(member.id, member.lane, member.member_no, member.tier, None, None, None)
    place = seat_of(ladder, seat)
    past = _window(windows(connection, ladder, {member.id: today - timedelta(days=1)}), member)
    if place is None:
        return _by_hand(ladder, seat, past, today)
    review_on = None if place.review_on is None else max(place.review_on, today)
    still = past if review_on is None else _window(windows(connection, ladder, {member.id: review_on}), member)
    progress = progress_of(ladder.tiers, place.level, past, still)
    level = ladder.tiers.levels[place.level]
    keeping = review_on and keeping_of(ladder.tiers, place.level, review_on, growth_of(ladder.tiers, still))
    return Standing(
        level.code, level.name.zh, level.name.en, seat.since, place.review_on, place.noticed_on,
        _falls_on(ladder, place), progress.growth, past.paid_fen, past.visits, today - timedelta(days=1),
        progress.next_tier, progress.missing, progress.missing_to_keep, progress.sentence, keeping or None,
        formula_of(ladder.tiers), ladder.bonus_bp(level.benefits), level.benefits,
    )  # fmt: skip


def _by_hand(ladder: Ladder, seat: TierSeat, past: Activity, today: date) -> Standing:
    return Standing(
        seat.tier, seat.tier, seat.tier, seat.since, None, None, None, growth_of(ladder.tiers, past),
        past.paid_fen, past.visits, today - timedelta(days=1), None, None, 0,
        given_by_hand(seat.tier), None, formula_of(ladder.tiers), 0, NO_BENEFITS,
    )  # fmt: skip


def _falls_on(ladder: Ladder, seat: Seat) -> date | None:
    if seat.review_on is None or seat.noticed_on is None:
        return None
    return falls_after(ladder.tiers, seat.review_on, seat.noticed_on)


def _window(found: Mapping[int, Activity], member: MemberRef) -> Activity:
    return found.get(member.id, NOTHING)
