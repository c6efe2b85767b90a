# SPDX-License-Identifier: Apache-2.0
"""Which tier a member has earned, and when it changes. Pure; explained with numbers in docs/algorithms/tiers.md.

Growth 成长值 is a whole number: (fen really paid × points a yuan) // 100 + visits × points a visit, over a window that
moves with the day, rounded down once. Spendable points play no part in it.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import msgspec

from haowu.rules.tier_document import LevelDocument, TiersDocument

MoveKind = Literal["upgraded", "kept", "notice", "downgraded", "wait"]


class Activity(msgspec.Struct, frozen=True, gc=False):
    """What counts of a window: fen really paid, refunds taken off, and visits that are left."""

    paid_fen: int
    visits: int


class Seat(msgspec.Struct, frozen=True, gc=False):
    """Where a member stands. `level` is the place in the ladder; without `review_on` there is nothing to lose."""

    level: int
    review_on: date | None = None
    noticed_on: date | None = None


class Move(msgspec.Struct, frozen=True, gc=False):
    """What happens to a seat. `due_on` is the day on which it must be looked at next, None for never.

    `needed` is the growth that was asked: the threshold reached, or the one to be kept.
    """

    kind: MoveKind
    old: int
    new: int
    needed: int
    review_on: date | None
    noticed_on: date | None
    due_on: date | None


def growth_of(ladder: TiersDocument, activity: Activity) -> int:
    """Return the growth of `activity`; never below zero."""
    earned = max(0, activity.paid_fen) * ladder.points_per_yuan // 100
    return earned + activity.visits * ladder.points_per_visit


def window_of(ladder: TiersDocument, last: date) -> tuple[date, date]:
    """Return the first and the last day that count on `last`, both included."""
    return months_after(last, -ladder.window_months) + timedelta(days=1), last


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later (earlier, if negative), or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def menu_period(ladder: TiersDocument, day: date) -> tuple[date, date]:
    """Return the first day of the menu's period that `day` lies in, and the first day of the next one."""
    months = {"month": 1, "quarter": 3, "year": 12}[ladder.menu_period]
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    return first, months_after(first, months)


def place_of(ladder: TiersDocument, tier: str) -> int | None:
    """Return the place of `tier`; "" is the first; None for a tier of another hand, which the ladder leaves alone."""
    if not tier:
        return 0
    return next((place for place, level in enumerate(ladder.levels) if level.code == tier), None)


def earned_level(ladder: TiersDocument, growth: int) -> int:
    """Return the highest place whose threshold `growth` reaches."""
    return max(place for place, level in enumerate(ladder.levels) if level.threshold <= growth)


def next_level(ladder: TiersDocument, level: int) -> LevelDocument | None:
    """Return the level above, None at the top."""
    return ladder.levels[level + 1] if level + 1 < len(ladder.levels) else None


def rise(ladder: TiersDocument, seat: Seat, growth: int, on: date) -> Move | None:
    """Return the upgrade that `growth` has earned on the day `on`, at once and over as many levels as it reaches."""
    level = earned_level(ladder, growth)
    if level <= seat.level:
        return None
    return _seated(ladder, "upgraded", seat.level, level, ladder.levels[level].threshold, on)


def review(ladder: TiersDocument, seat: Seat, growth: int, on: date) -> Move | None:
    """Return what the day `on` does to a seat: keeps it, gives notice, lowers it, or waits; None: nothing to lose.

    `growth` is what counts on the review day, or on the day `on` once that has passed: before a review it is what of
    today's growth will still count then. Nobody falls without a notice that is `notice_days` old: a review that was
    never announced is announced and moved.
    """
    if seat.review_on is None or seat.level == 0:
        return None
    needed = ladder.levels[seat.level].threshold
    if on < seat.review_on:
        return _before_review(ladder, seat, growth - needed, on)
    if growth >= needed:
        return _seated(ladder, "kept", seat.level, seat.level, needed, on)
    if seat.noticed_on is None:
        return _notice(ladder, seat, on)
    falls_on = falls_after(ladder, seat.review_on, seat.noticed_on)
    if on < falls_on:
        return _waiting(ladder, seat, falls_on)
    below = seat.level - 1 if ladder.fall == "one_level" else min(seat.level - 1, earned_level(ladder, growth))
    return _seated(ladder, "downgraded", seat.level, below, needed, on)


def _before_review(ladder: TiersDocument, seat: Seat, spare: int, on: date) -> Move:
    """Return the notice for a seat that would not be kept, before its review; `spare` is then below zero."""
    review_on = seat.review_on or on
    opens_on = review_on - timedelta(days=ladder.notice_days)
    if on < opens_on and seat.noticed_on is None:
        return _waiting(ladder, seat, opens_on)
    if spare >= 0 or seat.noticed_on is not None:
        return _waiting(ladder, seat, review_on)
    return _notice(ladder, seat, on)


def falls_after(ladder: TiersDocument, review_on: date, noticed_on: date) -> date:
    """Return the first day on which a tier that was not kept may fall: after the review, the notice and the grace."""
    return max(review_on, noticed_on + timedelta(days=ladder.notice_days)) + timedelta(days=ladder.grace_days)


def _seated(ladder: TiersDocument, kind: MoveKind, old: int, new: int, needed: int, on: date) -> Move:
    """Return a move after which a new period of `review_months` begins; at the bottom nothing is ever due."""
    if new == 0:
        return Move(kind, old, new, needed, None, None, None)
    review_on = months_after(on, ladder.review_months)
    return Move(kind, old, new, needed, review_on, None, review_on - timedelta(days=ladder.notice_days))


def _notice(ladder: TiersDocument, seat: Seat, on: date) -> Move:
    """Return a notice given on `on`; a review that would come too soon after it is moved back."""
    review_on = max(seat.review_on or on, on + timedelta(days=ladder.notice_days))
    return Move("notice", seat.level, seat.level, ladder.levels[seat.level].threshold, review_on, on, review_on)


def _waiting(ladder: TiersDocument, seat: Seat, due_on: date) -> Move:
    """Return a move that only remembers when to look again; it is no change and has no history."""
    needed = ladder.levels[seat.level].threshold
    return Move("wait", seat.level, seat.level, needed, seat.review_on, seat.noticed_on, due_on)
