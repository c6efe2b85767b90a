# SPDX-License-Identifier: Apache-2.0
"""Members by the hundred thousand, and balances for them, straight into the tables: loading is not what is measured."""

import struct
from hashlib import sha256

import psycopg

from haowu.kernel.lanes import lane_of
from tests.bench.orders import FIRST_MEMBER

_OPENED = "2026-01-01T00:00:00Z"
_EXPIRES = "2028-12-31T16:00:00Z"
_NEVER = "9999-12-31T00:00:00Z"


def enrol_bench_members(connection: psycopg.Connection, count: int) -> None:
    """Enrol `count` active members with numbers M1000000000 …, ids from 1, and (unreadable) phone numbers."""
    columns = "id, lane, member_no, phone_index, phone_cipher, standing, tier, segments, terms_accepted_at, enrolled_at"
    with connection.cursor().copy(f"copy members_member ({columns}) from stdin") as copy:
        for number in range(count):
            owner = number + 1
            blind = sha256(struct.pack(">q", owner)).digest()
            row = (owner, lane_of(owner), f"M{FIRST_MEMBER + number}", blind, blind + blind[:8], "active", "", "{}")
            copy.write_row((*row, _OPENED, _OPENED))
    connection.execute("select setval(pg_get_serial_sequence('members_member', 'id'), %s)", [count])
    connection.commit()
    settle_pages(connection, "members_member")


def open_bench_accounts(
    connection: psycopg.Connection, *, point_type: int, points: int, due: int = 0, due_at: str = _NEVER
) -> None:
    """Give every member one lot of `points`; the lots of `due` members spread over all expire at `due_at` instead.

    The rows are what the ledger itself would have written, but there are no journals behind them: good enough to
    measure with, not to verify.
    """
    connection.execute(
        "insert into ledger.lot (lane, lot_id, owner_id, point_type, is_open, is_pending, granted, drawn, held,"
        " expired, clawed, recalled, budget_id, rule_version, available_from, expires_at, rule, funder, order_ref)"
        " select lane, -(id * 1000 + %(type)s), id, %(type)s, true, false, %(points)s, 0, 0, 0, 0, 0, 1, 1, %(opened)s,"
        " case when id %% %(step)s = 0 then %(due)s::timestamptz else %(expires)s::timestamptz end, 'base', 'bench',"
        " 'opening' from members_member",
        {
            "type": point_type, "points": points, "opened": _OPENED, "due": due_at, "expires": _EXPIRES,
            "step": max(1, _count(connection) // due) if due else 2**62,
        },
    )  # fmt: skip
    connection.execute(
        "insert into ledger.account (lane, owner_id, point_type, available, pending, held, deficit, version,"
        " next_due_at) select lane, owner_id, point_type, granted, 0, 0, 0, 1, expires_at from ledger.lot"
        " where order_ref = 'opening' and point_type = %s",
        (point_type,),
    )
    connection.commit()
    settle_pages(connection, "ledger.lot", "ledger.account")


def settle_pages(connection: psycopg.Connection, *tables: str) -> None:
    """Vacuum and analyse, as a system that has grown in a normal way would be."""
    connection.autocommit = True
    for table in tables:
        connection.execute(f"vacuum analyze {table}".encode())
    connection.autocommit = False


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute("select count(*) from members_member").fetchone()
    return int(row[0]) if row else 0
