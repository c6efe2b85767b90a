# SPDX-License-Identifier: Apache-2.0
"""A body of many orders, cut into its orders: counted while it is cut, so that no more are made than are allowed.

Eight megabytes of `1,` are four million items. They are never made: the array is read as a struct of one optional
field an item, and whatever follows the last field is only skipped, with the same strictness.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec

from haowu.doors.points_api.call import NDJSON
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

Piece = bytes | msgspec.Raw
_UNSET: Final = msgspec.UNSET


def split_body(raw: bytes, media_type: str, *, most: int) -> list[Piece]:
    """Return the orders of an array or of lines, still undecoded.

    Raises `Problem`: TOO_MANY_ITEMS when there are more than `most` (it stops counting at the first of them),
    FIELD_INVALID or BROKEN_JSON for what is no array.
    """
    pieces = _lines(raw, most + 1) if media_type == NDJSON else _items(raw, most + 1)
    if len(pieces) > most:
        raise Problem("TOO_MANY_ITEMS", limit_items=most, items=len(pieces))
    return pieces


def _lines(raw: bytes, most: int) -> list[Piece]:
    pieces: list[Piece] = []
    for line in BytesIO(raw):
        if line.strip():
            pieces.append(line.removesuffix(b"\n"))
            if len(pieces) == most:
                break
    return pieces


def _items(raw: bytes, most: int) -> list[Piece]:
    try:
        items: Iterable[Piece | msgspec.UnsetType] = msgspec.structs.astuple(_decoder(most).decode(raw))
    except msgspec.ValidationError:
        raise Problem("FIELD_INVALID", field="$", problem="Expected `array`") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("BROKEN_JSON", problem=str(error)) from None
    return [item for item in items if not isinstance(item, msgspec.UnsetType)]


@cache
def _decoder(most: int) -> msgspec.json.Decoder[msgspec.Struct]:
    """Return a decoder of the first `most` items of an array; made once for each limit."""
    fields = [(f"item_{place}", msgspec.Raw | msgspec.UnsetType, _UNSET) for place in range(most)]
    return msgspec.json.Decoder(msgspec.defstruct("FirstItems", fields, array_like=True, gc=False))
