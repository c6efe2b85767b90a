# SPDX-License-Identifier: Apache-2.0
"""Which refusals of the database stop the ledger, and which are one item's own."""

import psycopg
import pytest

from haowu.doors.points_api.faults import is_broken_invariant

LONG_KEY = """
insert into ledger.journal (lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, reference,
    outcome)
values (0, 0, 1, 0, 1, 1, 0, 'OK', repeat('x', 441), decode(repeat('00', 16), 'hex'), 'key:1', '', '')"""
OTHER_ROOM = "insert into merchants_merchant (code, name_zh, name_en, is_active) values ('Not A Code', '店', '', true)"


def refusal(connection: psycopg.Connection, statement: str) -> psycopg.errors.CheckViolation:
    """Return what the database says against the statement."""
    with pytest.raises(psycopg.errors.CheckViolation) as caught, connection.transaction():
        connection.execute(statement.encode())
    return caught.value


def test_a_check_of_the_ledger_is_a_broken_invariant(connection: psycopg.Connection) -> None:
    """REL-27: no single item can be blamed for what the ledger decided."""
    error = refusal(connection, "insert into ledger.account values (0, 1, 1, -1, 0, 0, 0, 1, now())")
    assert is_broken_invariant(error)


@pytest.mark.parametrize("statement", [LONG_KEY, OTHER_ROOM])
def test_a_check_that_an_item_breaks_is_the_items_own(connection: psycopg.Connection, statement: str) -> None:
    """A key too long, and whatever the other rooms refuse."""
    error = refusal(connection, statement)
    assert not is_broken_invariant(error)
