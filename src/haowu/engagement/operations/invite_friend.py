# SPDX-License-Identifier: Apache-2.0
"""Invite one person, by phone number. The number itself is not kept (C-04: invitations are addressed)."""

from typing import Final

from psycopg import Connection

from haowu.engagement.answers import Invitation
from haowu.engagement.errors import InvitationSelf
from haowu.engagement.rewarding import require_terms
from haowu.kernel.clock import Clock
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.members.phones import checked_phone, phone_index
from haowu.members.queries import has_phone_index
from haowu.programs.book import TermsBook

INSERT: Final = """
insert into engagement_invitation (inviter_id, merchant, phone_index, invited_at) values (%s, %s, %s, %s)
on conflict on constraint engagement_invitation_once do nothing
"""
FIND: Final = """
select id, merchant, invited_at, accepted_at, settled_at from engagement_invitation
where inviter_id = %s and merchant = %s and phone_index = %s
"""


def invite_friend(
    connection: Connection, *, member: str, phone: str, merchant: str, terms: TermsBook, keys: MemberKeys, clock: Clock
) -> Invitation:
    """Record the invitation; inviting the same person again is the same invitation."""
    now = clock.now()
    index = phone_index(checked_phone(phone), keys.phone_index_key)
    person = active_member(connection, member, at=now, keys=keys)
    require_terms(terms, merchant, now)
    if has_phone_index(connection, person.id, index):
        raise InvitationSelf
    connection.execute(INSERT, (person.id, merchant, index, now))
    row = connection.execute(FIND, (person.id, merchant, index)).fetchone()
    assert row is not None, "it was there or was inserted"  # noqa: S101 -- said to the type checker
    return Invitation(*row)
