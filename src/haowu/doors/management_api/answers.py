# SPDX-License-Identifier: Apache-2.0
"""The same Idempotency-Key is done once: its answer is written with the work, and given again to whoever repeats it.

Some answers hold what is told once (a token, a webhook's secret), so all are kept encrypted, under a key that is not in
the database, each bound to its own Idempotency-Key.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from haowu.doors.points_api.problems import Problem
from haowu.members.field_crypto import FieldCipher

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from psycopg import Connection

HEADER: Final = "Idempotency-Key"
PURPOSE: Final = "management.answer:"
FORM: Final = re.compile(r"[!-~]{1,100}")

BEGIN: Final = """
insert into management_answer (key_id, idempotency_key, request_sha256, answered_at) values (%s, %s, %s, %s)
on conflict do nothing returning 1
"""
FOUND: Final = "select request_sha256, status, body from management_answer where key_id = %s and idempotency_key = %s"
KEEP: Final = "update management_answer set status = %s, body = %s where key_id = %s and idempotency_key = %s"


class Answer(msgspec.Struct, frozen=True):
    """What was answered."""

    status: int
    body: bytes


def idempotency_key(request: HttpRequest) -> str:
    """Return the request's Idempotency-Key; raises `Problem` when there is none or a bad one."""
    sent = request.headers.get(HEADER)
    if sent is None:
        raise Problem("IDEMPOTENCY_KEY_MISSING")
    if FORM.fullmatch(sent) is None:
        raise Problem("IDEMPOTENCY_KEY_INVALID")
    return sent


def request_hash(request: HttpRequest) -> bytes:
    """Return the hash of what is asked: method, address and body."""
    return sha256(b"\n".join([str(request.method).encode(), request.get_full_path().encode(), request.body])).digest()


def begin_answer(
    connection: Connection, *, key_id: int, name: str, asked: bytes, at: datetime, secret: bytes
) -> Answer | None:
    """Return the answer given before, or None and hold the name until this transaction ends.

    Two requests of one name at the same time: the second waits here for the first. Raises `Problem` KEY_REUSED.
    """
    if connection.execute(BEGIN, [key_id, name, asked, at]).fetchone() is not None:
        return None
    row = connection.execute(FOUND, [key_id, name]).fetchone()
    assert row is not None  # noqa: S101 - answers are never deleted
    if bytes(row[0]) != asked:
        raise Problem("KEY_REUSED")
    body = FieldCipher(secret).open(bytes(row[2]), purpose=PURPOSE + name, row_id=key_id)
    return Answer(row[1], body.encode())


def keep_answer(connection: Connection, *, key_id: int, name: str, answer: Answer, secret: bytes) -> None:
    """Write the answer beside the work, encrypted under `secret`."""
    sealed = FieldCipher(secret).seal(answer.body.decode(), purpose=PURPOSE + name, row_id=key_id)
    connection.execute(KEEP, [answer.status, sealed, key_id, name])
