# SPDX-License-Identifier: Apache-2.0
"""What a check of the ledger tells while it runs: how far it is, and each thing that is wrong, with the exact row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` rows have been checked in the stage `stage`."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is not as it must be: which table, which row, what is wrong."""

    table: str
    row: str
    problem: str

    def __str__(self) -> str:
        """Return one line for a report."""
        return f"{self.table} {self.row}: {self.problem}"
