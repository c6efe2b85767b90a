# SPDX-License-Identifier: Apache-2.0
"""In which order this room locks: its own row → standings (shared) → the ledger's chains.

What is granted depends on what was granted in the last 90 days, so no two decisions may overlap: each holds all chains
until its transaction ends (`ledger.lock_chains`). Taking part is rare beside buying; nothing hot waits here.
"""

from psycopg import Connection

from haowu.ledger.operations.lock_chains import lock_chains


def lock_decisions(connection: Connection) -> None:
    """Let nobody else earn or be rewarded before the transaction ends."""
    lock_chains(connection)
