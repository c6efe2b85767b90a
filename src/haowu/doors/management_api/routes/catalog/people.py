# SPDX-License-Identifier: Apache-2.0
"""Who the member of a path is, and what they have."""

from haowu.doors.management_api.routing import Call
from haowu.doors.points_api.problems import Problem
from haowu.ledger import queries as ledger
from haowu.members.queries import MemberRef, find_members
from haowu.programs.queries import load_terms


def member_of(call: Call, member: str) -> MemberRef:
    """Return the member named in the path; raises `Problem`."""
    found = find_members(call.connection, [member], at=call.clock.now(), keys=call.member_keys).get(member)
    if found is None:
        raise Problem("MEMBER_NOT_FOUND")
    return found


def available_points(call: Call, person: MemberRef, point_type: str) -> int:
    """Return what the member can spend of `point_type`: the largest account, as two programmes' do not mix."""
    codes = load_terms(call.connection).point_types
    balances = ledger.balances(call.connection, person.id, at=call.clock.now())
    return max((b.available for b in balances if codes[b.point_type].code == point_type), default=0)
