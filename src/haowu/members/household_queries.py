# SPDX-License-Identifier: Apache-2.0
"""Reads of households: whose home is which, of a whole batch in one statement, and who lives in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from psycopg import Connection

from haowu.wire.ask import ask
from haowu.wire.statement import Statement

OF_MEMBERS: Final = Statement("""
select member_id, household_id from members_household_seat
where member_id = any(%s::bigint[]) and joined_at is not null and left_at is null
""")
COUNTED: Final = Statement("""
select distinct on (member_id) member_id, household_id from members_household_seat
where member_id = any(%s::bigint[]) and joined_at is not null and (left_at is null or left_at > %s::timestamptz)
order by member_id, left_at desc nulls first
""")
COUNTS_ON: Final = timedelta(days=31)
"""Whoever leaves counts with the household for so long: no limit, a month at most, is new for going."""
SEATS: Final = """
select s.household_id, s.member_id, m.member_no, s.asked_at, s.joined_at
from members_household_seat s join members_member m on m.id = s.member_id
where s.left_at is null and s.household_id = any(%s::bigint[]) order by s.id
"""
INVITED_TO: Final = """
select household_id from members_household_seat
where member_id = %s and joined_at is null and left_at is null order by id
"""


class Seat(msgspec.Struct, frozen=True):
    """Somebody who lives in a household, or (without `joined_at`) is asked to."""

    household_id: int
    member_id: int
    member_no: str
    asked_at: datetime
    joined_at: datetime | None


def households_of(connection: Connection, member_ids: Sequence[int]) -> dict[int, int]:
    """Return the household of each member who has one."""
    if not member_ids:
        return {}
    rows = ask(connection, OF_MEMBERS, "{" + ",".join(map(str, dict.fromkeys(member_ids))) + "}").fetchall()
    return {row[0]: row[1] for row in rows}


def counting_households(connection: Connection, member_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Return with which household each member counts for a limit at `at`: their own, or one left within a month."""
    if not member_ids:
        return {}
    ids = "{" + ",".join(map(str, dict.fromkeys(member_ids))) + "}"
    return {row[0]: row[1] for row in ask(connection, COUNTED, ids, (at - COUNTS_ON).isoformat()).fetchall()}


def seats_of(connection: Connection, household_ids: Sequence[int]) -> list[Seat]:
    """Return who lives in these households and who is asked to, in the order they were asked."""
    return [Seat(*row) for row in connection.execute(SEATS, [list(household_ids)])]


def housemates(connection: Connection, member_id: int) -> list[int]:
    """Return the ids of those who live with the member, the member among them; alone it is just the member."""
    home = households_of(connection, [member_id]).get(member_id)
    if home is None:
        return [member_id]
    return [seat.member_id for seat in seats_of(connection, [home]) if seat.joined_at is not None]


def invitations_to(connection: Connection, member_id: int) -> list[int]:
    """Return the households that have asked the member."""
    return [row[0] for row in connection.execute(INVITED_TO, [member_id])]
