# SPDX-License-Identifier: Apache-2.0
"""Take a proposed calendar back before it is decided."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.calendar_reads import Proposal, find_proposal, lock_proposal

WITHDRAW: Final = """
update programs_calendar_proposal set state = 'withdrawn', decided_by = %s, decided_at = %s where id = %s
"""


def withdraw_calendar(connection: Connection, *, proposal_id: int, actor: Actor, clock: Clock) -> Proposal:
    """Withdraw the proposal. Raises `ProposalNotFound`, or `ProposalDecided` when it does not wait any more."""
    lock_proposal(connection, proposal_id)
    connection.execute(WITHDRAW, [str(actor), clock.now(), proposal_id])
    return find_proposal(connection, proposal_id)
