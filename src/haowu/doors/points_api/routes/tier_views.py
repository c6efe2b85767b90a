# SPDX-License-Identifier: Apache-2.0
"""A member's tier as the till and the mini-program show it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.routes.members import no_query, with_member_in_address
from haowu.lifecycle.standing import Standing, tier_standing
from haowu.programs.ladders import load_ladder

if TYPE_CHECKING:
    from datetime import datetime

    import psycopg

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door
    from haowu.members.queries import MemberRef


class MemberTier(msgspec.Struct, frozen=True):
    """The member's tier; `growth` and `missing` are as of `as_of`, which is yesterday.

    `missing` to the next tier is null at the top. `missing_to_keep` is what the next review would lack as things
    stand. `bonus_bp` is added to base points by an earn rule: 10000 doubles them. Hours and bookings are for a visit.
    """

    member: str
    tier: str
    name_zh: str
    name_en: str
    growth: int
    as_of: date
    next_tier: str | None
    missing: int | None
    missing_to_keep: int
    review_on: date | None
    sentence_zh: str
    sentence_en: str
    bonus_bp: int
    parking_hours: int
    shopper_bookings: int


async def get_tier(door: Door, call: Call) -> object:
    """Return where the member stands on the ladder, and what the tier gives on a visit."""
    no_query(call)

    def read(connection: psycopg.Connection[Any], member: MemberRef, now: datetime) -> object:
        ladder = load_ladder(connection, at=now)
        if ladder is None:
            raise Problem("NO_LADDER")
        return _told(member, tier_standing(connection, member, ladder=ladder, at=now))

    return await with_member_in_address(door, call, read)


def _told(member: MemberRef, found: Standing) -> MemberTier:
    given = found.benefits
    return MemberTier(
        member.member_no, found.tier, found.name_zh, found.name_en, found.growth, found.as_of, found.next_tier,
        found.missing, found.missing_to_keep, found.review_on, found.sentence.zh, found.sentence.en, found.bonus_bp,
        given.parking_hours, given.shopper_bookings,
    )  # fmt: skip
