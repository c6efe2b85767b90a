# SPDX-License-Identifier: Apache-2.0
"""Ending a key."""

from datetime import timedelta

import pytest
from psycopg import Connection

from haowu.access.errors import KeyNotFound
from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.queries import find_api_key, list_api_keys
from haowu.kernel.clock import FixedClock


def test_a_revoked_key_opens_nothing(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="till", merchant="jiafang", scopes=["orders:write"], clock=clock)
    other = create_api_key(connection, name="other", merchant="jiafang", scopes=["orders:write"], clock=clock)
    revoke_api_key(connection, key_id=made.id, clock=clock)
    keys = {key.id: key for key in list_api_keys(connection, merchant="jiafang")}
    assert (keys[made.id].is_usable(clock.now()), keys[other.id].is_usable(clock.now())) == (False, True)
    assert list_api_keys(connection, merchant="guangming") == []


def test_revoking_twice_keeps_the_first_time(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="till", merchant="jiafang", scopes=["orders:write"], clock=clock)
    first = clock.now()
    revoke_api_key(connection, key_id=made.id, clock=clock)
    clock.advance(timedelta(hours=1))
    revoke_api_key(connection, key_id=made.id, clock=clock)
    assert connection.execute("select revoked_at from access_api_key").fetchall() == [(first,)]


def test_an_unknown_key_is_an_error(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(KeyNotFound):
        revoke_api_key(connection, key_id=404, clock=clock)


def test_an_unknown_token_finds_nothing(connection: Connection) -> None:
    assert find_api_key(connection, "hw_" + "A" * 43) is None
