# SPDX-License-Identifier: Apache-2.0
"""What the database lets each role do with keys."""

import psycopg
import pytest
from psycopg import Connection

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.queries import find_api_key
from haowu.kernel.clock import FixedClock


def test_the_writing_role_finds_keys(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="k", merchant="*", scopes=["members:read"], clock=clock)
    connection.execute("set local role haowu_writer")
    key = find_api_key(connection, made.token)
    assert key is not None
    assert key.id == made.id


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("haowu_writer", "update access_api_key set merchant = '*'"),
        ("haowu_writer", "delete from access_api_key"),
        ("haowu_reader", "select from access_api_key"),
        ("haowu_web", "select from access_api_key"),
    ],
)
def test_roles_may_not_do_more(connection: Connection, role: str, statement: str) -> None:
    connection.execute(f"set local role {role}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())
