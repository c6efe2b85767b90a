# SPDX-License-Identifier: Apache-2.0
"""Block, unblock, verify or close a membership."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.errors import MemberClosed, MemberNotFound
from haowu.members.locks import lock_standings
from haowu.members.standing import Standing

# Becoming active counts as accepting the terms, if that has not happened before.
UPDATE: Final = """
update members_member
set standing = %(standing)s,
    terms_accepted_at = case when %(standing)s = 'active' then coalesce(terms_accepted_at, %(at)s)
                             else terms_accepted_at end
where id = %(member_id)s and (standing <> 'closed' or %(standing)s = 'closed')
returning id
"""
EXISTS: Final = "select from members_member where id = %s"


def change_standing(connection: Connection, *, member_id: int, standing: Standing, clock: Clock) -> None:
    """Give the member this standing; doing it twice changes nothing. A closed membership stays closed.

    Whatever earns or spends is decided wholly before or wholly after this: it waits for the batches under way, and new
    ones wait for its commit, so the caller should commit at once. Raises `MemberNotFound` or `MemberClosed`.
    """
    lock_standings(connection)
    values = {"standing": standing.value, "at": clock.now(), "member_id": member_id}
    if connection.execute(UPDATE, values).fetchone() is not None:
        return
    if connection.execute(EXISTS, [member_id]).fetchone() is None:
        raise MemberNotFound(member_id=member_id)
    raise MemberClosed(member_id=member_id)
