# SPDX-License-Identifier: Apache-2.0
"""Join the requirements with the journey tests named after them."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"test_r(\d{3})_\w+\.py")
QUOTES: Final = Path(__file__).with_name("quotes.tsv")
PURCHASE_TO_REWARD: Final = frozenset(
    {*range(1, 11), *range(12, 20), *range(22, 27), *range(30, 36), 40, 44, 45, 47, 48, 49, 52, *range(56, 60), 63}
    | {72, 73, 74, 76, 82, 85, 86, 88, 89, 91, *range(93, 99), 100, 102, 103, 105, 106, 109, 110, 111}
)
"""The requirements of the story from purchase to reward: each must have its journey."""

HEAD: Final = """\
# Requirements

Made by `make requirements` from the journey tests; CI refuses a table that is not true. *Shown* means that at least one
journey through the public APIs is named after the requirement and runs in `make test`. *Not yet* means just that.

| id | what the seed says | state | tests | journey |
| --- | --- | --- | --- | --- |
"""


def read_quotes() -> list[tuple[str, str]]:
    """Return (id, quote) of all requirements."""
    lines = QUOTES.read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line]


def find_journeys(journeys: Path) -> dict[str, list[tuple[str, int]]]:
    """Return id → (file, number of test functions) of the journeys in a directory."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(journeys.glob("test_r[0-9]*.py")):
        match = NAME.fullmatch(path.name)
        if match:
            found.setdefault(f"R{match[1]}", []).append((path.name, _count(path)))
    return found


def render(quotes: Iterable[tuple[str, str]], journeys: dict[str, list[tuple[str, int]]]) -> str:
    """Return the whole document."""
    rows, shown = [], 0
    for number, quote in quotes:
        files = journeys.get(number, [])
        count = sum(tests for _, tests in files)
        shown += bool(count)
        links = ", ".join(f"[{name}](../tests/journeys/{name})" for name, _ in files)
        rows.append(f"| {number} | {quote} | {'shown' if count else 'not yet'} | {count or ''} | {links} |")
    return HEAD + "\n".join(rows) + f"\n\n{shown} of {len(rows)} requirements are shown.\n"


def missing(journeys: dict[str, list[tuple[str, int]]]) -> list[str]:
    """Return the requirements from purchase to reward that have no journey."""
    return [f"R{number:03}" for number in sorted(PURCHASE_TO_REWARD) if not journeys.get(f"R{number:03}")]


def _count(path: Path) -> int:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return sum(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        for node in ast.walk(tree)
    )
