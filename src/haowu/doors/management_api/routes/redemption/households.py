# SPDX-License-Identifier: Apache-2.0
"""Who lives together, by their own word: limits a household, sums its savings, and moves nobody's points."""

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.redemption.answers import HouseholdOut
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import HousemateIn, Id
from haowu.doors.management_api.routing import Call
from haowu.members.household_queries import households_of, invitations_to, seats_of
from haowu.members.operations.invite_housemate import invite_housemate as invite
from haowu.members.operations.join_household import join_household as join
from haowu.members.operations.leave_household import leave_household as leave
from haowu.members.queries import MemberRef


@router.read("/members/{member}/household", scope="self:read", answer=HouseholdOut)
def read_household(call: Call, member: str) -> object:
    """我的家庭 My household, and who asks me into theirs."""
    return _household(call, member_of(call, member))


@router.write("POST", "/members/{member}/household/invitations", scope="self:write", answer=HouseholdOut)
def invite_housemate(call: Call, member: str, body: HousemateIn) -> object:
    """邀请家人(须本人同意) Ask somebody into my household; they must say yes."""
    person, guest = member_of(call, member), member_of(call, body.member)
    invite(call.connection, member_id=person.id, guest_id=guest.id, clock=call.clock)
    return _household(call, person)


@router.write("PUT", "/members/{member}/household/{household_id}", scope="self:write", answer=HouseholdOut)
def join_household(call: Call, member: str, household_id: Id) -> object:
    """同意加入家庭 Say yes to an invitation."""
    person = member_of(call, member)
    join(call.connection, member_id=person.id, household_id=household_id, clock=call.clock)
    return _household(call, person)


@router.write("DELETE", "/members/{member}/household", scope="self:write")
def leave_household(call: Call, member: str) -> None:
    """退出家庭(随时可退,积分仍归本人) Leave; one's points stay one's own."""
    leave(call.connection, member_id=member_of(call, member).id, clock=call.clock)


def _household(call: Call, person: MemberRef) -> dict[str, object]:
    home = households_of(call.connection, [person.id]).get(person.id)
    seats = [] if home is None else seats_of(call.connection, [home])
    mates = [
        {"member": seat.member_no, "asked_at": seat.asked_at, "joined_at": seat.joined_at} for seat in seats
    ]  # fmt: skip
    return {"household_id": home, "housemates": mates, "invitations": invitations_to(call.connection, person.id)}
