# SPDX-License-Identifier: Apache-2.0
"""How commands speak: sentences in both languages, Chinese first; results to stdout, the rest to stderr."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from haowu.kernel.text import Text

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: Text, **blanks: object) -> None:
    """Print a sentence in both languages."""
    _print(OUT, text, blanks)


def warn(text: Text, **blanks: object) -> None:
    """Print a sentence in both languages where errors go."""
    _print(ERR, text, blanks)


def show_table(title: Text, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; numbers are grouped by thousands and stand on the right."""
    table = Table(title=f"{title.zh} {title.en}", title_justify="left")
    listed = [list(row) for row in rows]
    for place, column in enumerate(columns):
        is_number = bool(listed) and all(isinstance(row[place], int) for row in listed)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row])
    OUT.print(table)


def _print(console: Console, text: Text, blanks: dict[str, object]) -> None:
    console.print(text.render("zh", **blanks), markup=False)
    console.print(text.render("en", **blanks), markup=False, style="dim")
