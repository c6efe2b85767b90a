# SPDX-License-Identifier: Apache-2.0
"""Making a key: what is answered, what is stored, what is refused."""

from datetime import timedelta

import pytest
from psycopg import Connection

from haowu.access.errors import KeyInvalid, ScopesInvalid, ScopesOutOfReach
from haowu.access.operations.create_api_key import create_api_key
from haowu.access.queries import find_api_key, find_api_keys, list_api_keys
from haowu.access.roles import ROLES
from haowu.access.scopes import ALL_MERCHANTS, TILL_SCOPES
from haowu.access.tokens import PREFIX_LENGTH, TOKEN_LENGTH, hash_token
from haowu.kernel.clock import FixedClock


def test_a_new_key_is_found_by_its_token(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="till", merchant="jiafang", scopes=["orders:write"], clock=clock)
    key = find_api_key(connection, made.token)
    assert key is not None
    assert (key.id, key.name, key.merchant, key.scopes) == (made.id, "till", "jiafang", frozenset({"orders:write"}))
    assert (key.rate_per_second, key.expires_at, key.is_revoked) == (2000, None, False)


def test_an_operator_key_speaks_for_every_merchant(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="ops", merchant="*", scopes=["members:read"], clock=clock)
    key = find_api_key(connection, made.token)
    assert key is not None
    assert key.merchant == ALL_MERCHANTS


def test_the_token_is_nowhere_in_the_database(connection: Connection, clock: FixedClock) -> None:
    made = create_api_key(connection, name="till", merchant="jiafang", scopes=["orders:write"], clock=clock)
    everything = _dump(connection)
    assert len(made.token) == TOKEN_LENGTH
    assert hash_token(made.token).hex() in everything
    assert made.token not in everything
    assert made.token[PREFIX_LENGTH : PREFIX_LENGTH + 12] not in everything
    assert made.token.encode().hex() not in everything
    assert made.token not in repr(made)


def test_tokens_never_repeat(connection: Connection, clock: FixedClock) -> None:
    made = [create_api_key(connection, name="k", merchant="*", scopes=["members:read"], clock=clock) for _ in range(50)]
    assert len({key.token for key in made}) == 50
    assert len(find_api_keys(connection, [hash_token(key.token) for key in made])) == 50


def test_a_key_ends_at_its_instant(connection: Connection, clock: FixedClock) -> None:
    ends = clock.now() + timedelta(days=1)
    made = create_api_key(connection, name="k", merchant="*", scopes=["members:read"], clock=clock, expires_at=ends)
    key = find_api_key(connection, made.token)
    assert key is not None
    assert (key.is_usable(ends - timedelta(microseconds=1)), key.is_usable(ends)) == (True, False)


@pytest.mark.parametrize("scopes", [[], ["orders:everything"], ["orders:write", ""]])
def test_unknown_scopes_are_refused(connection: Connection, clock: FixedClock, scopes: list[str]) -> None:
    with pytest.raises(ScopesInvalid):
        create_api_key(connection, name="k", merchant="*", scopes=scopes, clock=clock)
    assert list_api_keys(connection) == []


@pytest.mark.parametrize(
    "scope",
    [
        "settlement:oversee",
        "engagement:oversee",
        "keys:write",
        "keys:read",
        "audit:read",
        "risk:read",
        "campaigns:approve",
        "programs:approve",
        "approvals:decide",
        "drafts:read",
    ],
)
def test_a_bound_key_gets_no_scope_of_the_platform(connection: Connection, clock: FixedClock, scope: str) -> None:
    for role in ("", "clerk"):
        with pytest.raises(ScopesOutOfReach) as refused:
            create_api_key(
                connection, name="k", merchant="jiafang", role=role, scopes=["programs:read", scope], clock=clock
            )
        assert refused.value.data == {"scopes": [scope]}
    with pytest.raises(ScopesOutOfReach):
        create_api_key(
            connection, name="k", merchant="-", role="member", member="M1", scopes=["self:read", scope], clock=clock
        )
    assert list_api_keys(connection) == []
    create_api_key(connection, name="k", merchant="*", scopes=[scope], clock=clock)


def test_every_role_is_within_its_own_reach(connection: Connection, clock: FixedClock) -> None:
    for role, (binding, _) in ROLES.items():
        merchant = {"member": "-", "merchant": "jiafang", "platform": "*"}[binding]
        member = "M1" if merchant == "-" else None
        create_api_key(connection, name=role, merchant=merchant, role=role, member=member, clock=clock)
    create_api_key(connection, name="till", merchant="jiafang", scopes=sorted(TILL_SCOPES), clock=clock)


@pytest.mark.parametrize(
    ("name", "merchant", "rate", "field"),
    [
        ("", "*", 1, "name"),
        ("a\x00", "*", 1, "name"),
        ("k", "", 1, "merchant"),
        ("k", "Jiafang", 1, "merchant"),
        ("k", "*", 0, "rate_per_second"),
        ("k", "*", 10**9, "rate_per_second"),
    ],
)
def test_fields_out_of_range_are_refused(
    connection: Connection, clock: FixedClock, name: str, merchant: str, rate: int, field: str
) -> None:
    with pytest.raises(KeyInvalid) as refused:
        create_api_key(
            connection, name=name, merchant=merchant, scopes=["members:read"], clock=clock, rate_per_second=rate
        )
    assert refused.value.data == {"field": field}


def test_a_key_that_ends_in_the_past_is_refused(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(KeyInvalid):
        create_api_key(connection, name="k", merchant="*", scopes=["members:read"], clock=clock, expires_at=clock.now())


def _dump(connection: Connection) -> str:
    """Return every row of every table of the database as text."""
    tables = connection.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    ).fetchall()
    rows = [connection.execute(f"select t::text from {name} t").fetchall() for (name,) in tables]
    return "\n".join(row[0] for table in rows for row in table)
