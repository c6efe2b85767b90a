# SPDX-License-Identifier: Apache-2.0
"""Named statements of `sql/`: a line `-- name: x` starts the statement x."""

from pathlib import Path
from typing import Final

SQL: Final = Path(__file__).resolve().parent / "sql"


def named_statements(file: str) -> dict[str, str]:
    """Return the statements of `sql/<file>` by name."""
    _, *parts = (SQL / file).read_text(encoding="utf-8").split("-- name: ")
    return {name.strip(): body.strip() for name, _, body in (part.partition("\n") for part in parts)}
