# SPDX-License-Identifier: Apache-2.0
"""How large a household is, and how often somebody may move: limits by household are worth nothing to whoever hops."""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.members.errors import HouseholdChanges

PERSONS_MAX: Final = 6
CHANGES_MAX: Final = 2
YEAR: Final = timedelta(days=365)

LOCK: Final = "select pg_advisory_xact_lock(7260405, hashint8(%s))"
LOCK_MEMBER: Final = "select pg_advisory_xact_lock(7260404, hashint8(%s))"
CHANGES: Final = "select count(*) from members_household_seat where member_id = %s and joined_at > %s"


def lock_household(connection: Connection, household_id: int) -> None:
    """Let nobody else be asked into this household, or join it, before the transaction ends."""
    connection.execute(LOCK, [household_id])


def require_change_left(connection: Connection, member_id: int, at: datetime) -> None:
    """Raise `HouseholdChanges` if the member has founded or joined two households within a year (C-02)."""
    connection.execute(LOCK_MEMBER, [member_id])
    row = connection.execute(CHANGES, [member_id, at - YEAR]).fetchone()
    if row is not None and row[0] >= CHANGES_MAX:
        raise HouseholdChanges(changes=CHANGES_MAX)
