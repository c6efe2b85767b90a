# SPDX-License-Identifier: Apache-2.0
"""Answers by the caller's number: a repetition gets the first one, another content under the number is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Generic, TypeVar

import msgspec
from psycopg import Connection

from haowu.ledger.refusals import Refusal

Answer = TypeVar("Answer", bound=msgspec.Struct)

FIND: Final = """
select r.merchant, r.request_no, r.input_hash, r.answer
from unnest(%s::text[], %s::text[]) as w (merchant, request_no)
join redemption_request r on r.kind = %s and (r.merchant, r.request_no) = (w.merchant, w.request_no)"""
KEEP: Final = """
insert into redemption_request (merchant, kind, request_no, input_hash, answer, made_at)
select merchant, %s, request_no, input_hash, answer, %s
from unnest(%s::text[], %s::text[], %s::bytea[], %s::bytea[]) as w (merchant, request_no, input_hash, answer)"""

Number = tuple[str, str]
"""(merchant, request number)."""


class StoredAnswers(Generic[Answer]):
    """The answers of one kind that a batch may repeat; those given now are kept with `keep`."""

    def __init__(self, connection: Connection, kind: str, shape: type[Answer], numbers: Sequence[Number]) -> None:
        """Read what is known under `numbers`; call it under the lock that covers what is answered about."""
        self._connection = connection
        self._kind = kind
        self._decode = msgspec.msgpack.Decoder(shape).decode
        self._known: dict[Number, tuple[bytes, Answer]] = {}
        self._new: list[tuple[Number, bytes, Answer]] = []
        if numbers:
            merchants, request_nos = [number[0] for number in numbers], [number[1] for number in numbers]
            for merchant, request_no, hashed, answer in connection.execute(FIND, [merchants, request_nos, kind]):
                self._known[merchant, request_no] = bytes(hashed), self._decode(answer)

    def find(self, number: Number, input_hash: bytes) -> Answer | Refusal | None:
        """Return the first answer marked as a repetition, KEY_REUSED, or None when the number is new."""
        known = self._known.get(number)
        if known is None:
            return None
        if known[0] != input_hash:
            return Refusal("KEY_REUSED")
        again: Answer = msgspec.structs.replace(known[1], replayed=True)
        return again

    def add(self, number: Number, input_hash: bytes, answer: Answer) -> None:
        """Remember a new answer; later requests of the batch find it."""
        self._known[number] = input_hash, answer
        self._new.append((number, input_hash, answer))

    def keep(self, at: datetime) -> None:
        """Write the new answers down."""
        if self._new:
            rows = [
                (number[0], number[1], input_hash, msgspec.msgpack.encode(answer))
                for number, input_hash, answer in self._new
            ]
            self._connection.execute(KEEP, [self._kind, at, *map(list, zip(*rows, strict=True))])
