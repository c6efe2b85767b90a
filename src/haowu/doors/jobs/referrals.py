# SPDX-License-Identifier: Apache-2.0
"""Reward whoever invited somebody whose first order has come (R026); invitations wait as long as they must."""

from typing import Any

from psycopg import Connection

from haowu.engagement.operations.reward_referrals import reward_referrals
from haowu.kernel.clock import Clock
from haowu.programs.queries import load_terms


def reward_due_referrals(connection: Connection[Any], clock: Clock) -> int:
    """Go through the waiting invitations up to the first page with a reward; returns how many were rewarded."""
    terms, after = load_terms(connection), 0
    while True:
        run = reward_referrals(connection, terms=terms, clock=clock, after=after)
        if run.rewards or run.next_after is None:
            return len(run.rewards)
        after = run.next_after
