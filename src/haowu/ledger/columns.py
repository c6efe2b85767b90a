# SPDX-License-Identifier: Apache-2.0
"""Rows to array literals: the cheapest way from Python to a set-based statement.

A list of rows becomes one text parameter per column (`{1,2,3}`), which PostgreSQL turns into an array; `unnest` makes
rows of them again. Joining strings costs a tenth of adapting a list element by element.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final


def integers(values: Iterable[int]) -> str:
    """Return an array literal of whole numbers."""
    return "{" + ",".join(map(str, values)) + "}"


def booleans(values: Iterable[bool]) -> str:
    """Return an array literal of truth values."""
    return "{" + ",".join(["t" if value else "f" for value in values]) + "}"


def texts(values: Iterable[str]) -> str:
    """Return an array literal of strings, quoted and escaped."""
    strings = list(values)
    if not strings:
        return "{}"
    joined = '","'.join(strings)
    if "\\" in joined or joined.count('"') != 2 * (len(strings) - 1):
        joined = '","'.join([value.replace("\\", "\\\\").replace('"', '\\"') for value in strings])
    return f'{{"{joined}"}}'


def integers_or_zero(values: Sequence[int]) -> str:
    """Return an array literal of whole numbers, empty if all are 0: `unnest` then gives nulls, `coalesce` says 0."""
    return integers(values) if any(values) else "{}"


def texts_or_empty(values: Sequence[str]) -> str:
    """Return an array literal of strings, empty if all are empty, as `integers_or_zero` does."""
    return texts(values) if any(values) else "{}"


def byte_strings(values: Iterable[bytes]) -> str:
    """Return an array literal of byte strings."""
    literals = ['"\\\\x' + value.hex() + '"' for value in values]
    return "{" + ",".join(literals) + "}"


def instants(values: Iterable[datetime]) -> str:
    """Return an array literal of times; they carry their zone."""
    return '{"' + '","'.join([value.isoformat() for value in values]) + '"}'


def days(values: Iterable[date]) -> str:
    """Return an array literal of dates."""
    return "{" + ",".join([value.isoformat() for value in values]) + "}"


def literal(value: object) -> str:
    """Return one value as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return r"\x" + value.hex()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def columns(rows: Sequence[tuple[Any, ...]], kinds: str) -> list[str]:
    """Return one array literal per column; `kinds` has a letter for each.

    i integers · z the same, or nothing if all are 0 · t texts · e the same, or nothing if all are empty · b booleans ·
    B byte strings · d instants · D days · - no literal, for a column that is the same in all rows.
    """
    return [_KINDS[kind](column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True) if kind != "-"]


_KINDS: Final[dict[str, Callable[[Any], str]]] = {
    "i": integers,
    "z": integers_or_zero,
    "t": texts,
    "e": texts_or_empty,
    "b": booleans,
    "B": byte_strings,
    "d": instants,
    "D": days,
}
