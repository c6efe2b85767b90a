# SPDX-License-Identifier: Apache-2.0
"""From the room's values to answers, in the caller's language."""

from typing import Any

from haowu.doors.management_api.routes.tiers.shapes import BenefitsOut, LevelOut, MenuItemOut, StandingOut
from haowu.doors.management_api.routing import Call, decode_cursor
from haowu.lifecycle.errors import NoLadder
from haowu.lifecycle.standing import Standing
from haowu.programs.ladders import Ladder, load_ladder
from haowu.rules.tier_document import BenefitsDocument, LevelDocument, MenuItemDocument


def ladder_of(call: Call) -> Ladder:
    """Return the ladder in force, or refuse."""
    found = load_ladder(call.connection, at=call.clock.now())
    if found is None:
        raise NoLadder
    return found


def before(cursor: str) -> int | None:
    """Return the number of the last row that was shown."""
    values = decode_cursor(cursor, (int,))
    return values[0] if values else None


def items_out(menu: tuple[MenuItemDocument, ...]) -> list[MenuItemOut]:
    """Return a menu."""
    return [
        MenuItemOut(code=item.code, name_zh=item.name.zh, name_en=item.name.en, value_fen=item.value_fen)
        for item in menu
    ]


def benefits_out(benefits: BenefitsDocument, bonus_bp: int) -> BenefitsOut:
    """Return what a tier gives."""
    return BenefitsOut(
        bonus_bp=bonus_bp,
        parking_hours=benefits.parking_hours,
        shopper_bookings=benefits.shopper_bookings,
        menu=items_out(benefits.menu),
    )


def level_out(ladder: Ladder, level: LevelDocument) -> LevelOut:
    """Return one tier of the ladder."""
    return LevelOut(
        tier=level.code,
        name_zh=level.name.zh,
        name_en=level.name.en,
        threshold=level.threshold,
        benefits=benefits_out(level.benefits, ladder.bonus_bp(level.benefits)),
    )


def standing_out(standing: Standing, language: str) -> StandingOut:
    """Return where a member stands."""
    same = ("tier", "name_zh", "name_en", "since", "growth", "paid_fen", "visits", "as_of", "next_tier", "missing",
            "missing_to_keep", "review_on", "noticed_on", "falls_on")  # fmt: skip
    values: dict[str, Any] = {name: getattr(standing, name) for name in same}
    return StandingOut(
        **values,
        progress=standing.sentence.render(language),
        keeping=None if standing.keeping is None else standing.keeping.render(language),
        formula=standing.formula.render(language),
        benefits=benefits_out(standing.benefits, standing.bonus_bp),
    )
