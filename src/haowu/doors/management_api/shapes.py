# SPDX-License-Identifier: Apache-2.0
"""The shapes all bodies share: closed input, plain output, pages with an opaque cursor."""

import base64
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any, ClassVar, Final, Generic, TypeVar, get_args

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, model_validator

from haowu.doors.points_api.problems import Problem

Item = TypeVar("Item")
ALLOWED_CONTROLS = "\n\t"
TIMES: Final = frozenset({date, datetime, AwareDatetime})
NUMBERS: Final = frozenset({bool, int, float})
BEGINS_WITH_A_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class In(Schema):
    """A body: unknown fields are refused, texts hold no control characters, numbers are numbers."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    is_body: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, values: Any) -> Any:
        raw = getattr(values, "_obj", values)
        _check_texts(raw)
        if isinstance(raw, dict) and cls.is_body:
            _check_scalars(cls, raw)
        return values


class Asked(In):
    """What stands behind the question mark: there, all values are texts."""

    is_body: ClassVar[bool] = False


class Out(Schema):
    """An answer; made from any object with these attributes."""

    model_config = ConfigDict(from_attributes=True)


class Page(Out, Generic[Item]):
    """A part of a list; ask again with `next_cursor` until it is empty."""

    items: list[Item]
    next_cursor: str = ""


def encode_cursor(values: list[Any]) -> str:
    """Return where a page ended, as an opaque text."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(text: str, kinds: tuple[type, ...]) -> list[Any] | None:
    """Return what `encode_cursor` was given, None for the first page; raises `Problem` for anything else."""
    if not text:
        return None
    try:
        values: Any = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        raise Problem("CURSOR_INVALID") from None
    if not isinstance(values, list) or len(values) != len(kinds):
        raise Problem("CURSOR_INVALID")
    if any(type(value) is not kind for value, kind in zip(values, kinds, strict=True)):
        raise Problem("CURSOR_INVALID")
    if any(isinstance(value, int) and abs(value) >= 1 << 63 for value in values):
        raise Problem("CURSOR_INVALID")
    if any(isinstance(value, str) and not _can_be_asked(value) for value in values):
        raise Problem("CURSOR_INVALID")
    return values


def _can_be_asked(text: str) -> bool:
    """Return whether the database can be asked with the text: no NUL, no half of a character."""
    return not any(char == "\0" or unicodedata.category(char) == "Cs" for char in text)


def page_of(items: list[Any], limit: int, cursor_of: Any) -> dict[str, Any]:
    """Return a page of at most `limit` items, where `items` were read one further than that."""
    shown = items[:limit]
    return {"items": shown, "next_cursor": encode_cursor(cursor_of(shown[-1])) if len(items) > limit else ""}


def page_from(items: Iterable[Any], cursor: str, limit: int, key_of: Any, kinds: tuple[type, ...]) -> dict[str, Any]:
    """Return a page of a list that a room makes whole anyway, and that stands in the order of `key_of`."""
    after = decode_cursor(cursor, kinds)
    left = (item for item in items if after is None or key_of(item) > after)
    return page_of(list(islice(left, limit + 1)), limit, key_of)


def _check_scalars(shape: type[In], raw: dict[str, Any]) -> None:
    """Refuse what pydantic would only guess: 0 for false, "5" for 5, seconds since 1970 for a day or a time."""
    for name, field in shape.model_fields.items():
        value, kinds = raw.get(field.alias or name), _types_in(field.annotation)
        told = value if isinstance(value, list) else [value]
        if not all(_fits(one, kinds) for one in told):
            raise ValueError(f"{name} is not of the kind that is described")


def _fits(value: Any, kinds: set[Any]) -> bool:
    if isinstance(value, str):
        is_time = bool(kinds & TIMES)
        return bool(BEGINS_WITH_A_DAY.match(value)) if is_time else str in kinds or not kinds & NUMBERS
    if isinstance(value, bool | int | float):
        return type(value) in kinds or not kinds & (NUMBERS | TIMES | {str})
    return True


def _types_in(annotation: Any) -> set[Any]:
    return {annotation}.union(*[_types_in(part) for part in get_args(annotation)])


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        bad = [char for char in value if unicodedata.category(char) in {"Cc", "Cs"} and char not in ALLOWED_CONTROLS]
        if bad:
            message = "control characters"
            raise ValueError(message)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key)
            _check_texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_texts(inner)
