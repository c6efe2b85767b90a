# SPDX-License-Identifier: Apache-2.0
"""Who takes part: found after standings are held, so that nobody is blocked halfway."""

from datetime import datetime

from psycopg import Connection

from haowu.engagement.errors import require_active
from haowu.engagement.locks import hold_standings
from haowu.members.keys import MemberKeys
from haowu.members.queries import MemberRef, find_members


def active_member(connection: Connection, name: str, *, at: datetime, keys: MemberKeys) -> MemberRef:
    """Return the active member of this number, phone or code, or raise why not (CTL-03)."""
    hold_standings(connection)
    return require_active(find_members(connection, [name], at=at, keys=keys).get(name))
