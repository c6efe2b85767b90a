# SPDX-License-Identifier: Apache-2.0
"""The member that a path names, whatever their standing."""

from typing import TYPE_CHECKING

from haowu.doors.points_api.problems import Problem
from haowu.members.numbers import MEMBER_NO
from haowu.members.queries import MemberRef, find_members

if TYPE_CHECKING:
    from haowu.doors.management_api.routing import Call


def member_of(call: "Call", member_no: str) -> MemberRef:
    """Return the member of this number; a phone has no place in an address."""
    found = {}
    if MEMBER_NO.fullmatch(member_no):
        found = find_members(call.connection, [member_no], at=call.clock.now(), keys=call.member_keys)
    if member_no not in found:
        raise Problem("MEMBER_NOT_FOUND")
    return found[member_no]
