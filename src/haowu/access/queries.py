# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: keys by the hash of their token."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.tokens import hash_token

COLUMNS: Final = """
select token_sha256, id, name, merchant, scopes, rate_per_second, expires_at, revoked_at is not null, token_prefix
from access_api_key
"""


class ApiKey(msgspec.Struct, frozen=True):
    """A key as the doors use it; `merchant` "*" speaks for all merchants."""

    id: int
    name: str
    merchant: str
    scopes: frozenset[str]
    rate_per_second: int
    expires_at: datetime | None
    is_revoked: bool
    token_prefix: str

    def is_usable(self, at: datetime) -> bool:
        """Return whether the key opens anything at `at`: not revoked, and not yet at its end."""
        return not self.is_revoked and (self.expires_at is None or at < self.expires_at)


KeyRow = tuple[bytes, int, str, str, list[str], int, datetime | None, bool, str]


def find_api_keys(connection: Connection, token_hashes: Sequence[bytes]) -> dict[bytes, ApiKey]:
    """Return the known keys by the SHA-256 of their token, also revoked and expired ones: the door says why."""
    rows = connection.execute(COLUMNS + "where token_sha256 = any(%s)", [list(token_hashes)], prepare=True)
    return {bytes(row[0]): _key(row) for row in rows}


def find_api_key(connection: Connection, token: str) -> ApiKey | None:
    """Return the key of this token, or None if there is none."""
    wanted = hash_token(token)
    return find_api_keys(connection, [wanted]).get(wanted)


def list_api_keys(connection: Connection, *, merchant: str | None = None) -> list[ApiKey]:
    """Return all keys in the order they were made, or those of one merchant."""
    where = "where %s::text is null or merchant = %s order by id"
    return [_key(row) for row in connection.execute(COLUMNS + where, [merchant, merchant])]


def _key(row: KeyRow) -> ApiKey:
    return ApiKey(row[1], row[2], row[3], frozenset(row[4]), row[5], row[6], row[7], row[8])
