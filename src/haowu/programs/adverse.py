# SPDX-License-Identifier: Apache-2.0
"""Does a change give a member less? What cannot be ordered is taken to be adverse (docs/algorithms/publishing.md §2)."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import Any, Final

import msgspec

from haowu.rules.dates import months_after
from haowu.rules.document import Earn, Expiry, Fixed, Multiplier, Rate
from haowu.rules.expiry import last_day

Path = tuple[str, ...]
NARROWING: Final = frozenset(
    {"merchants", "stores", "channels", "weekdays", "tiers", "segments", "skus", "categories", "hours"}
)
"""Lists of conditions: empty means everything, so a shorter one asks for more."""
EXCLUDING: Final = frozenset({"except_skus", "except_categories"})
LESS_IS_ADVERSE: Final = frozenset(
    {"multiplier_cap_bp", "late_days_max", "line_fen", "face_millifen_per_point", "ends_on", "closes_at", "limit_points"}
)
MORE_IS_ADVERSE: Final = frozenset(
    {"min_spend_fen", "confirm_delay_days", "starts_on", "opens_at", "price_points", "pay_points", "cost_points"}
)
NEUTRAL_SECTIONS: Final = frozenset({"name", "disclosure", "face_rebate"})
UNBOUNDED: Final = frozenset({"ends_on", "closes_at", "limit_points"})
"""Missing means without a bound, so naming one is adverse and dropping it is not."""


def is_adverse(
    path: Path, old: Any, new: Any, before: dict[Path, Any], after: dict[Path, Any], as_of: date
) -> bool:
    """Return whether the change at `path` can give a member less than before."""
    key = path[-1]
    if path[0] in NEUTRAL_SECTIONS or "name" in path[1:]:
        return False
    if key == "expiry":
        return _is_shorter(_policy(path, before), _policy(path, after), as_of)
    if key == "earn":
        return old is not None and (new is None or _is_less(msgspec.convert(old, Earn), msgspec.convert(new, Earn)))
    if len(path) == 1 and key == "merchants":
        return not set(old or ()) <= set(new or ())
    if key in NARROWING and len(path) > 2:
        return bool(new) and (not old or not _items(old) <= _items(new))
    if key in EXCLUDING:
        return not _items(new) <= _items(old)
    if key in UNBOUNDED and (old is None or new is None):
        return old is None and _is_part_of_old(path, before)
    if key in LESS_IS_ADVERSE:
        return old is not None and (new is None or new < old)
    if key in MORE_IS_ADVERSE:
        return new is not None and _is_part_of_old(path, before) and (old is None or new > old)
    if len(path) == 2:
        return new is None
    if len(path) == 4 and path[2] == "caps":
        return old is None
    return key in {"when", "budget", "point_type", "zone", "counting"} and new is not None


def _items(value: Any) -> set[str]:
    return {str(item) for item in value or ()}


def _is_part_of_old(path: Path, before: dict[Path, Any]) -> bool:
    """Return whether the thing around `path` was there before: what is new with its bounds takes nothing away."""
    return len(path) == 1 or path[:2] in before


def _policy(path: Path, values: dict[Path, Any]) -> Expiry | None:
    """Return the validity at `path`; of a rule that says nothing, its point type's."""
    found = values.get(path)
    if found is None and path[0] == "rules":
        found = values.get(("point_types", str(values.get((*path[:-1], "point_type"))), "expiry"))
    return None if found is None else msgspec.convert(found, Expiry)


def _is_shorter(old: Expiry | None, new: Expiry | None, as_of: date) -> bool:
    """Return whether points of any of the next twelve months end sooner; tried on the first and the last day of each."""
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
