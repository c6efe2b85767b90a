# SPDX-License-Identifier: Apache-2.0
"""What the member of a path has."""

from haowu.doors.management_api.routing import Call
from haowu.ledger import queries as ledger
from haowu.members.queries import MemberRef
from haowu.programs.queries import load_terms


def available_points(call: Call, person: MemberRef, point_type: str) -> int:
    """Return what the member can spend of `point_type`: the largest account, as two programmes' do not mix."""
    codes = load_terms(call.connection).point_types
    balances = ledger.balances(call.connection, person.id, at=call.clock.now())
    return max((b.available for b in balances if codes[b.point_type].code == point_type), default=0)
