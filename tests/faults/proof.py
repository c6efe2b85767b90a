# SPDX-License-Identifier: Apache-2.0
"""The ledger proves itself: every hash recomputed, everything kept derived again from the movements."""

from collections.abc import Sequence
from itertools import chain

import psycopg

from haowu.earning.operations.check_records import check_records
from haowu.ledger.findings import Finding
from haowu.ledger.heads import SignedHead
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.verify_ledger import verify_ledger


def findings(connection: psycopg.Connection, signed: Sequence[SignedHead] = ()) -> list[Finding]:
    """Return everything that `haowu ledger verify` finds."""
    steps = chain(verify_ledger(connection, signed=signed), rebuild_check(connection), check_records(connection))
    return [step for step in steps if isinstance(step, Finding)]


def prove_ledger(connection: psycopg.Connection, signed: Sequence[SignedHead] = ()) -> None:
    """Fail with what was found, if anything."""
    found = findings(connection, signed)
    assert found == [], found
