# SPDX-License-Identifier: Apache-2.0
"""Accept an invitation: once in a life, by whom it is addressed to, before the first order."""

from typing import Final

from psycopg import Connection, errors

from haowu.engagement.answers import Invitation
from haowu.engagement.errors import InvitationTaken, InvitationUnknown
from haowu.engagement.locks import lock_decisions
from haowu.kernel.clock import Clock
from haowu.ledger.queries import earned_lots
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.members.queries import has_phone_index

FIND: Final = """
select id, merchant, invited_at, accepted_at, settled_at, phone_index, accepted_by from engagement_invitation
where id = %s for update
"""
ACCEPT: Final = "update engagement_invitation set accepted_by = %s, accepted_at = %s where id = %s"


def accept_invitation(
    connection: Connection, *, member: str, invitation_id: int, keys: MemberKeys, clock: Clock
) -> Invitation:
    """Record who accepted; accepting again changes nothing. A customer of old is nobody's new customer."""
    now = clock.now()
    row = connection.execute(FIND, (invitation_id,)).fetchone()
    person = active_member(connection, member, at=now, keys=keys)
    if row is None or not has_phone_index(connection, person.id, bytes(row[5])):
        raise InvitationUnknown
    known = Invitation(*row[:5])
    if row[6] == person.id:
        return known
    lock_decisions(connection)  # no order is credited between this look and the acceptance
    if earned_lots(connection, [person.id]):
        raise InvitationTaken
    try:
        with connection.transaction():
            connection.execute(ACCEPT, (person.id, now, invitation_id))
    except errors.UniqueViolation as error:
        raise InvitationTaken from error
    return Invitation(known.id, known.merchant, known.invited_at, now, None)
