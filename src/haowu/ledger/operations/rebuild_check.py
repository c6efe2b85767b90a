# SPDX-License-Identifier: Apache-2.0
"""Derive balances, lots, draws, holds and budgets from the movements and compare them with what is kept."""

from collections.abc import Iterator
from typing import Any, Final

import psycopg

from haowu.ledger.findings import Finding, Progress
from haowu.ledger.statements import named_statements

CHECKS: Final = named_statements("rebuild.sql")


def rebuild_check(connection: psycopg.Connection[Any]) -> Iterator[Progress | Finding]:
    """Yield a finding for every row that does not follow from the movements, and progress per check. Changes nothing.

    The caller should run it in one REPEATABLE READ transaction, so that a working ledger can be checked.
    """
    for done, (name, statement) in enumerate(CHECKS.items()):
        yield Progress("rebuild", done, len(CHECKS))
        for row, problem in connection.execute(statement.encode()):
            yield Finding(name.partition(":")[0], row, problem)
    yield Progress("rebuild", len(CHECKS), len(CHECKS))
