# SPDX-License-Identifier: Apache-2.0
"""Everything that both public APIs say of themselves: paths, names of calls, names of fields, kinds and codes."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from haowu.doors.management_api.api import api
from haowu.doors.points_api.pages.openapi import openapi


def documents() -> dict[str, dict[str, Any]]:
    """Return the OpenAPI documents of both doors."""
    management: dict[str, Any] = api.get_openapi_schema()
    return {"points": openapi(), "management": management}


def calls() -> Iterator[tuple[str, str, str]]:
    """Yield method, path and name of every call there is."""
    for document in documents().values():
        for path, methods in document["paths"].items():
            for method, told in methods.items():
                if isinstance(told, dict) and "responses" in told:
                    yield method.upper(), path, str(told.get("operationId", ""))


@cache
def words() -> frozenset[str]:
    """Return every path segment, call name, field name and fixed value, in small letters with underscores."""
    found: set[str] = set()
    for document in documents().values():
        found |= set(_names(document))
    for _, path, name in calls():
        found |= {name, *path.strip("/").split("/")}
    return frozenset(word.lower().replace("-", "_").strip("{}") for word in found if word)


def mentioning(word: str) -> list[str]:
    """Return all words that have `word` in them, whole or in the plural, between underscores."""
    pattern = re.compile(rf"(^|_){word}s?(_|$)")
    return sorted(each for each in words() if pattern.search(each))


def _names(value: Any) -> Iterator[str]:
    """Yield the keys of all `properties`, and all values of enumerations and constants."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "properties" and isinstance(inner, dict):
                yield from inner
            if key == "enum" and isinstance(inner, list):
                yield from (each for each in inner if isinstance(each, str))
            if key == "const" and isinstance(inner, str):
                yield inner
            yield from _names(inner)
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)
