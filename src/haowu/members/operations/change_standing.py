# SPDX-License-Identifier: Apache-2.0
"""Block, unblock, verify or close a membership."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.errors import MemberClosed, MemberNotFound
from haowu.members.locks import lock_standings
from haowu.members.standing import Standing
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit

# Becoming active counts as accepting the terms, if that has not happened before.
UPDATE: Final = """
with before as (select id, standing from members_member where id = %(member_id)s for update)
update members_member m
set standing = %(standing)s,
    terms_accepted_at = case when %(standing)s = 'active' then coalesce(m.terms_accepted_at, %(at)s)
                             else m.terms_accepted_at end
from before where m.id = before.id and (before.standing <> 'closed' or %(standing)s = 'closed')
returning m.member_no, before.standing
"""
EXISTS: Final = "select from members_member where id = %s"


def change_standing(connection: Connection, *, member_id: int, standing: Standing, clock: Clock) -> None:
    """Give the member this standing and tell of it; doing it twice changes nothing. A closed membership stays closed.

    Whatever earns or spends is decided wholly before or wholly after this: it waits for the batches under way, and new
    ones wait for its commit, so the caller should commit at once. Raises `MemberNotFound` or `MemberClosed`.
    """
    lock_standings(connection)
    values = {"standing": standing.value, "at": clock.now(), "member_id": member_id}
    changed = connection.execute(UPDATE, values).fetchone()
    if changed is not None:
        _tell(connection, changed[0], was=changed[1], standing=standing, clock=clock)
        return
    if connection.execute(EXISTS, [member_id]).fetchone() is None:
        raise MemberNotFound(member_id=member_id)
    raise MemberClosed(member_id=member_id)


def _tell(connection: Connection, member_no: str, *, was: str, standing: Standing, clock: Clock) -> None:
    if was != standing.value:
        data = {"member": member_no, "standing": standing.value, "was": was}
        emit(connection, [Event("member.standing_changed", None, f"member:{member_no}", data, clock.now())])
