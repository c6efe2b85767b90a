# SPDX-License-Identifier: Apache-2.0
"""The hash by which a repetition is told from a number that was used for something else.

It outlives upgrades: a retry after one must still be known. So it covers names and values, sorted, and only of fields
that are not at their default: a field that is added later, and left out by the till, changes nothing.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Any, Final

import msgspec

VERSION: Final = 1


def hash_of(kind: str, body: msgspec.Struct, **resolved: str) -> bytes:
    """Return 16 bytes over what was sent; `resolved` (from the path, or filled in by us) stands before the body."""
    said: dict[str, Any] = {
        name: value
        for name, default in _defaults(type(body))
        if (value := getattr(body, name)) != default or default is msgspec.NODEFAULT
    }
    said.update(resolved)
    return blake2b(_encode([VERSION, kind, sorted(said.items())]), digest_size=16).digest()


_encode: Final = msgspec.msgpack.Encoder().encode


@cache
def _defaults(body: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple([(field.name, field.default) for field in msgspec.structs.fields(body)])
