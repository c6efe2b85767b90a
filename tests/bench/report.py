# SPDX-License-Identifier: Apache-2.0
"""The one table, the json and the words about where we lose."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.notebook import Notebook, readable
from tests.bench.ratios import Line, fill_in


def print_report(notebook: Notebook, about: dict[str, Any]) -> list[Line]:
    """Print machine, versions, settings, the table of ratios and where we lose; return the lines."""
    console = Console(width=150)
    for title in ("machine", "versions", "settings"):
        words = "; ".join(f"{name} {value}" for name, value in about[title].items())
        console.print(f"[bold]{title}[/]: {words}", highlight=False)
    lines = fill_in(notebook)
    console.print(_table(lines, about["runs"]))
    for loss in losses(lines):
        console.print(f"- we lose: {loss}", highlight=False)
    for remark in notebook.remarks:
        console.print(f"- {remark}", highlight=False)
    return lines


def losses(lines: list[Line]) -> list[str]:
    """Return one sentence for every goal missed and for every comparison in which we are slower."""
    found = []
    for line in lines:
        if line.is_met is False:
            found.append(
                f"{line.ratio.title}: {readable(line.middle)} {line.unit}, goal {line.goal_text}, {line.verdict}"
            )
        elif line.ratio.theirs and line.middle < 1 and line.ratio.part != "e":
            found.append(f"{line.ratio.title}: {line.middle:.2f}×")
    return found


def write_json(notebook: Notebook, lines: list[Line], about: dict[str, Any], path: Path) -> None:
    """Write everything measured, so that another day can be compared with today."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **about,
        "ratios": [
            {
                "part": line.ratio.part, "title": line.ratio.title, "median": line.middle, "min": line.low,
                "max": line.high, "unit": line.unit, "goal": line.goal_text, "met": line.is_met,
            }
            for line in lines
        ],
        "losses": losses(lines),
        "remarks": notebook.remarks,
        "figures": {
            name: {"unit": notebook.units[name], "runs": values} for name, values in sorted(notebook.figures.items())
        },
    }  # fmt: skip
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _table(lines: list[Line], runs: int) -> Table:
    table = Table(title=f"Ratios: ours / theirs, median of {runs} run(s)", title_justify="left")
    for heading in ("", "what", "ours", "theirs", "ratio", "min–max", "goal", ""):
        table.add_column(heading, justify="right" if heading in {"ours", "theirs", "ratio", "min–max"} else "left")
    for line in lines:
        colour = {True: "green", False: "red", None: ""}[line.is_met]
        is_ratio = line.theirs is not None
        table.add_row(
            line.ratio.part,
            line.ratio.title,
            readable(line.ours) if is_ratio else "",
            readable(line.theirs) if line.theirs is not None else "",
            f"{line.middle:.2f}×" if is_ratio else f"{readable(line.middle)} {line.unit}",
            f"{readable(line.low)}–{readable(line.high)}",
            line.goal_text,
            line.verdict,
            style=colour,
        )
    return table
