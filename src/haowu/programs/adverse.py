# SPDX-License-Identifier: Apache-2.0
"""Can a change give a member less? What cannot be ordered is taken to be adverse (docs/algorithms/publishing.md §2)."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import msgspec

from haowu.rules.dates import months_after
from haowu.rules.document import Earn, Expiry, Fixed, Multiplier, Rate
from haowu.rules.expiry import last_day

Path = tuple[str, ...]
NARROWING: Final = frozenset(
    {"merchants", "stores", "channels", "weekdays", "tiers", "segments", "skus", "categories", "hours", "calendars"}
)
"""Lists of conditions: empty means everything, so a shorter one asks for more."""
NEUTRAL_SECTIONS: Final = frozenset({"name", "disclosure"})
NEUTRAL: Final = frozenset({"name", "funder"})
"""Who pays, and what it is called, is no matter of what a member gets."""


class Thing(msgspec.Struct, frozen=True):
    """Something with a code, a cap, or a whole section: there or not there; its parts are compared for themselves."""

    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One difference: the values at `path`, and all values of both versions."""

    path: Path
    old: Any
    new: Any
    before: Mapping[Path, Any]
    after: Mapping[Path, Any]
    as_of: date

    @property
    def is_inside(self) -> bool:
        """Return whether the thing around it was there before: what is new with its bounds takes nothing away."""
        for length in range(len(self.path) - 1, 0, -1):
            around = self.path[:length]
            if isinstance(self.before.get(around, self.after.get(around)), Thing):
                return around in self.before
        return True

    @property
    def is_thing(self) -> bool:
        """Return whether a whole thing comes or goes; its code may happen to be one of our words."""
        return isinstance(self.old if self.new is None else self.new, Thing)


def is_adverse(seen: Seen) -> bool:
    """Return whether the change can give a member less than before."""
    path = seen.path
    if path[0] in NEUTRAL_SECTIONS or not NEUTRAL.isdisjoint(path[1:]):
        return False
    if seen.is_thing:
        return seen.old is None if "caps" in path else seen.new is None
    if path == ("merchants",):
        return not _items(seen.old) <= _items(seen.new)
    judge = SECTION_JUDGES.get(path[0], {}).get(path[-1]) or JUDGES.get(path[-1], _unordered)
    return judge(seen)


def _expiry(seen: Seen) -> bool:
    return _is_shorter(_policy(seen.path, seen.before), _policy(seen.path, seen.after), seen.as_of)


def _earn(seen: Seen) -> bool:
    if seen.old is None or seen.new is None:
        return seen.new is None
    return _is_less(msgspec.convert(seen.old, Earn), msgspec.convert(seen.new, Earn))


def _narrowed(seen: Seen) -> bool:
    return bool(seen.new) and seen.is_inside and (not seen.old or not _items(seen.old) <= _items(seen.new))


def _excluded(seen: Seen) -> bool:
    return seen.is_inside and not _items(seen.new) <= _items(seen.old)


def _bounded(seen: Seen) -> bool:
    """Missing means without a bound, so naming one is adverse and dropping it is not."""
    if seen.old is None or seen.new is None:
        return seen.old is None and seen.is_inside
    return bool(seen.new < seen.old)


def _lowered(seen: Seen) -> bool:
    return seen.old is not None and (seen.new is None or seen.new < seen.old)


def _raised(seen: Seen) -> bool:
    return seen.new is not None and seen.is_inside and (seen.old is None or seen.new > seen.old)


def _unordered(seen: Seen) -> bool:
    return seen.is_inside


def _condition(seen: Seen) -> bool:
    """Return whether it is another condition: one that is dropped takes nothing away."""
    return seen.new is not None and seen.is_inside


def _replaced(seen: Seen) -> bool:
    return seen.old is not None


def _falls_further(seen: Seen) -> bool:
    return bool(seen.new == "by_growth")


JUDGES: Final[dict[str, Callable[[Seen], bool]]] = {
    "expiry": _expiry,
    "earn": _earn,
    **dict.fromkeys(NARROWING, _narrowed),
    **dict.fromkeys(("except_skus", "except_categories"), _excluded),
    **dict.fromkeys(("ends_on", "closes_at", "limit_points"), _bounded),
    **dict.fromkeys(("multiplier_cap_bp", "late_days_max", "line_fen", "face_millifen_per_point"), _lowered),
    **dict.fromkeys(("min_spend_fen", "confirm_delay_days", "starts_on", "opens_at", "price_points"), _raised),
    "when": _condition,
}

SECTION_JUDGES: Final[dict[str, dict[str, Callable[[Seen], bool]]]] = {
    "deduction": {"points": _raised, "min_points": _raised, "fen": _lowered, "cap_bp": _lowered},
    "engagement": {
        **dict.fromkeys(("points", "validity_months", "qualifying_days", "share_bp"), _lowered),
        **dict.fromkeys(("month_points", "times_per_year"), _bounded),
    },
    # A looser guard is no member's gain: it is announced as long before as what takes something away.
    "face_rebate": dict.fromkeys(("warn_bp", "approve_bp", "block_bp"), _raised),
    "tiers": {
        "threshold": _raised,
        "fall": _falls_further,
        "multiplier_rule": _replaced,
        **dict.fromkeys(("parking_hours", "shopper_bookings", "value_fen"), _lowered),
        **dict.fromkeys(("window_months", "points_per_yuan", "points_per_visit"), _lowered),
        **dict.fromkeys(("review_months", "notice_days", "grace_days"), _lowered),
    },
}
"""Where a word means something else, or stands nowhere else: the sections that a programme may leave out."""


def _items(value: Any) -> set[str]:
    return {str(item) for item in value or ()}


def _policy(path: Path, values: Mapping[Path, Any]) -> Expiry | None:
    """Return the validity at `path`; of a rule that says nothing, its point type's."""
    found = values.get(path)
    if found is None and path[0] == "rules":
        found = values.get(("point_types", str(values.get((*path[:-1], "point_type"))), "expiry"))
    return None if found is None else msgspec.convert(found, Expiry)


def _is_shorter(old: Expiry | None, new: Expiry | None, as_of: date) -> bool:
    """Return whether points of any of the next twelve months end sooner (first and last day of each)."""
    if old is None or new is None:
        return new is None and old is not None
    first = as_of.replace(day=1)
    for ahead in range(12):
        start = months_after(first, ahead)
        for day in (start, start.replace(day=monthrange(start.year, start.month)[1])):
            before, after = last_day(old, day), last_day(new, day)
            if after is not None and (before is None or after < before):
                return True
    return False


def _is_less(old: Earn, new: Earn) -> bool:
    match old, new:
        case Rate(), Rate():
            # The same share in bigger steps loses points by rounding: 1 for 100 is more than 10 for 1000.
            before, after = Fraction(old.points, old.per_fen), Fraction(new.points, new.per_fen)
            return after < before or (after == before and new.per_fen > old.per_fen)
        case Multiplier(), Multiplier():
            return new.bonus_bp < old.bonus_bp
        case Fixed(), Fixed():
            return new.points < old.points
        case _:
            return True
