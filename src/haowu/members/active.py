# SPDX-License-Identifier: Apache-2.0
"""Who may be given something: found after standings are held, so that nobody is blocked halfway."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.errors import HaowuError
from haowu.ledger.refusals import NOT_ACTIVE
from haowu.members.errors import MemberBlocked, MembershipClosed, MemberUnverified, NotAMember, TermsNotAccepted
from haowu.members.keys import MemberKeys
from haowu.members.locks import hold_standings
from haowu.members.queries import MemberRef, find_members

_REFUSED: Final[dict[str, type[HaowuError]]] = {
    error.code: error for error in (MemberBlocked, MembershipClosed, MemberUnverified, TermsNotAccepted)
}


def active_member(connection: Connection, name: str, *, at: datetime, keys: MemberKeys) -> MemberRef:
    """Return the active member of this number, phone or code, or raise why not (CTL-03)."""
    hold_standings(connection)
    member = find_members(connection, [name], at=at, keys=keys).get(name)
    if member is None:
        raise NotAMember
    if member.standing != "active":
        raise _REFUSED[NOT_ACTIVE[member.standing]]
    return member
