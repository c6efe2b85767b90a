# SPDX-License-Identifier: Apache-2.0
"""Where a run writes its figures down: a name, a unit and one value per run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Notebook:
    """Figures by name; a name is measured once per run, so its list is as long as there were runs."""

    figures: dict[str, list[float]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    run: int = 0
    """The run under way, from 0."""

    def write(self, name: str, value: float, unit: str) -> None:
        """Write down one measured value."""
        self.figures.setdefault(name, []).append(value)
        self.units[name] = unit
        print(f"    {name:<44} {readable(value):>12} {unit}", flush=True)

    def raise_to(self, name: str, value: float, unit: str) -> None:
        """Keep the largest value of this run."""
        values = self.figures.setdefault(name, [])
        self.units[name] = unit
        if len(values) > self.run:
            values[-1] = max(values[-1], value)
        else:
            values.append(value)

    def remark(self, text: str) -> None:
        """Keep a sentence for the reader of the report."""
        if text not in self.remarks:
            self.remarks.append(text)
            print(f"    ! {text}", flush=True)

    def middle(self, name: str) -> float | None:
        """Return the median of `name`, None when it was not measured."""
        values = self.figures.get(name)
        return median(values) if values else None


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the `ordered` values lie (nearest rank); 0 for no values."""
    if not ordered:
        return 0.0
    rank = min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))
    return ordered[rank]


def readable(value: float) -> str:
    """Return `value` as a person writes it: few digits for small numbers, grouped thousands for large ones."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"
