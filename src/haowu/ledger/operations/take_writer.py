# SPDX-License-Identifier: Apache-2.0
"""Become the writer: every older writer is fenced off from now on."""

from typing import Any, Final

import psycopg

from haowu.ledger.fence import Fence

# The former writer may be stopped in the middle of a transaction, with the heads locked: end its session first.
END_FORMER: Final = """
select pg_terminate_backend(a.pid)
from pg_stat_activity a
where a.application_name = 'haowu-writer' and a.datname = current_database() and a.pid <> pg_backend_pid()
    and pg_has_role(session_user, a.usesysid, 'usage')"""
TAKE: Final = """
update ledger.chain_head h
set writer_epoch = h.writer_epoch + 1, writer_name = %s
from (select chain from ledger.chain_head order by chain for no key update) as locked
where h.chain = locked.chain
returning h.chain, h.writer_epoch"""


def take_writer(connection: psycopg.Connection[Any], *, name: str) -> Fence:
    """Raise the epoch of all chains in the name of `name` and return the new fence; the caller commits.

    The session should carry `application_name = haowu-writer`: only such a session, of the
    successor's own login, is ended; another one keeps the heads until its transaction ends, and is fenced all the same.
    """
    # A session may end those of its own login, but not in a role such as haowu_writer. Rolled back, the role returns.
    with connection.transaction(force_rollback=True):
        connection.execute("set local role none")
        connection.execute(END_FORMER)
    return Fence(dict(connection.execute(TAKE, (name,)).fetchall()))
