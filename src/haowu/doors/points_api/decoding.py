# SPDX-License-Identifier: Apache-2.0
"""From bytes to a checked struct, or to a problem with a stable code. Strict: nothing is guessed, nothing ignored."""

import json
import re
from typing import Any, Final, TypeVar

import msgspec

from haowu.doors.points_api.problems import Problem

Body = TypeVar("Body", bound=msgspec.Struct)

_PLACE: Final = re.compile(r" - at `\$\.?(.*)`$")
_UNKNOWN: Final = re.compile(r"unknown field `(.*?)`")
_MISSING: Final = re.compile(r"missing required field `(.*?)`")
_CONTROL: Final = re.compile("[\x00-\x1f]")
_untyped: Final = msgspec.json.Decoder()
_encoder: Final = msgspec.json.Encoder()


def decode(raw: bytes, decoder: msgspec.json.Decoder[Body]) -> Body:
    """Return the struct that `raw` spells; raises `Problem` with the field and the reason."""
    try:
        body = decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except UnicodeDecodeError:
        raise Problem("TEXT_INVALID") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem("BROKEN_JSON", problem=str(error)) from None
    if not _is_sparse(raw, body):
        refuse_duplicates(raw)
    return body


def _is_sparse(raw: bytes, body: msgspec.Struct) -> bool:
    """Return whether nothing in `raw` could be left out: no name twice, and no value that is its field's default.

    `body`, encoded without its defaults, has the fewest quotes of all spellings; each name more in `raw` adds two.
    It says so of most orders, at a third of the cost of `refuse_duplicates`; "no" means that only that can tell.
    """
    return (
        body.__struct_config__.omit_defaults
        and b"\\" not in raw
        and raw.count(b'"') == _encoder.encode(body).count(b'"')
    )


def refuse_duplicates(raw: bytes) -> None:
    """Refuse a name written twice in one object, and control characters in a text.

    Without a backslash every quote in `raw` opens or closes a name or a text, and decoding drops the first of two
    equal names, so both spellings have equally many quotes exactly if there is no duplicate.
    """
    if b"\\" not in raw:
        if raw.count(b'"') == _encoder.encode(_untyped.decode(raw)).count(b'"'):
            return
    elif _CONTROL.search("".join(_texts(json.loads(raw)))):
        raise Problem("TEXT_INVALID")
    json.loads(raw, object_pairs_hook=_without_duplicates)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Problem("DUPLICATE_FIELD", field=name)
        found[name] = value
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []


def _invalid(message: str) -> Problem:
    place = _PLACE.search(message)
    path = place.group(1) if place else ""
    reason = message[: place.start()] if place else message
    if unknown := _UNKNOWN.search(reason):
        return Problem("UNKNOWN_FIELD", field=_under(path, unknown.group(1)))
    if missing := _MISSING.search(reason):
        return Problem("FIELD_MISSING", field=_under(path, missing.group(1)))
    if reason.startswith(("Expected `int` <=", "Expected `int` >=", "Integer value out of range")):
        return Problem("NUMBER_OUT_OF_RANGE", field=path, problem=reason)
    if "array` of length <=" in reason:
        return Problem("TOO_MANY_ITEMS", field=path, limit_items=int(reason.rsplit(" ", 1)[1]))
    return Problem("FIELD_INVALID", field=path or "$", problem=reason)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
