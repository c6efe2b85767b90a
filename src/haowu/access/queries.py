# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: keys by the hash of their token, approvals, and the trail."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.tokens import hash_token

COLUMNS: Final = """
select token_sha256, id, name, merchant, scopes, rate_per_second, expires_at, revoked_at is not null, token_prefix,
    role, member, is_sandbox
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
    role: str = ""
    member: str | None = None
    is_sandbox: bool = False

    def is_usable(self, at: datetime) -> bool:
        """Return whether the key opens anything at `at`: not revoked, and not yet at its end."""
        return not self.is_revoked and (self.expires_at is None or at < self.expires_at)


KeyRow = tuple[bytes, int, str, str, list[str], int, datetime | None, bool, str, str, str | None, bool]


def find_api_keys(connection: Connection, token_hashes: Sequence[bytes]) -> dict[bytes, ApiKey]:
    """Return the known keys by the SHA-256 of their token, also revoked and expired ones: the door says why."""
    rows = connection.execute(COLUMNS + "where token_sha256 = any(%s)", [list(token_hashes)], prepare=True)
    return {bytes(row[0]): _key(row) for row in rows}


def find_api_key(connection: Connection, token: str) -> ApiKey | None:
    """Return the key of this token, or None if there is none."""
    wanted = hash_token(token)
    return find_api_keys(connection, [wanted]).get(wanted)


def list_api_keys(
    connection: Connection, *, merchant: str | None = None, after: int = 0, limit: int | None = None
) -> list[ApiKey]:
    """Return all keys in the order they were made, or those of one merchant; `limit` of them after the id `after`."""
    where = "where (%s::text is null or merchant = %s) and id > %s order by id limit %s"
    return [_key(row) for row in connection.execute(COLUMNS + where, [merchant, merchant, after, limit])]


def _key(row: KeyRow) -> ApiKey:
    return ApiKey(row[1], row[2], row[3], frozenset(row[4]), *row[5:])


class Approval(msgspec.Struct, frozen=True):
    """What one person asked and another decided; `decision` is None while it waits."""

    id: int
    kind: str
    subject: str
    requested_by: str
    requested_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str


class AuditEntry(msgspec.Struct, frozen=True):
    """One change at the Management API."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    request_id: str


APPROVALS: Final = """
select id, kind, subject, requested_by, requested_at, decision, decided_by, decided_at, note from access_approval
"""


def find_approval(connection: Connection, *, kind: str, subject: str, payload: bytes) -> Approval | None:
    """Return the open or granted approval of just this payload, or None; a rejected one counts for nothing."""
    where = "where kind = %s and subject = %s and payload_sha256 = %s and decision is distinct from 'rejected'"
    row = connection.execute(APPROVALS + where, [kind, subject, sha256(payload).digest()]).fetchone()
    return None if row is None else Approval(*row)


def list_approvals(
    connection: Connection, *, after: int = 0, limit: int = 50, waiting_only: bool = False
) -> list[Approval]:
    """Return approvals in the order they were asked, from the one after `after`."""
    where = "where id > %s and (not %s or decision is null) order by id limit %s"
    return [Approval(*row) for row in connection.execute(APPROVALS + where, [after, waiting_only, limit])]


def list_audit(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
    """Return the newest entries of the trail first, those below `before`."""
    rows = connection.execute(
        "select id, at, actor, action, subject, request_id from access_audit "
        "where %s::bigint is null or id < %s order by id desc limit %s",
        [before, before, limit],
    )
    return [AuditEntry(*row) for row in rows]
