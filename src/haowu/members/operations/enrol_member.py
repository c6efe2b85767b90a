# SPDX-License-Identifier: Apache-2.0
"""Enrol one person."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members
from haowu.members.queries import MemberRef
from haowu.members.standing import Standing


def enrol_member(
    connection: Connection,
    *,
    phone: str | None,
    clock: Clock,
    keys: MemberKeys,
    member_no: str | None = None,
    tier: str = "",
    segments: Sequence[str] = (),
    standing: Standing = Standing.ACTIVE,
) -> MemberRef:
    """Enrol a person and return the new member; `member_no` None takes the next free number.

    Raises `PhoneInvalid`, `PhoneTaken`, `MemberNoInvalid`, `MemberNoTaken`, `MemberFieldInvalid`.
    """
    newcomer = Newcomer(member_no=member_no, phone=phone, tier=tier, segments=tuple(segments), standing=standing)
    return enrol_members(connection, [newcomer], clock=clock, keys=keys)[0]
