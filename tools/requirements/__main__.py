# SPDX-License-Identifier: Apache-2.0
"""`python -m tools.requirements [--check]`: write docs/requirements.md, or say that it is not true."""

import sys
from pathlib import Path

from tools.requirements.table import find_journeys, missing, read_quotes, render


def main(root: Path, *, is_check: bool) -> int:
    """Return the exit code."""
    journeys = find_journeys(root / "tests" / "journeys")
    path, text = root / "docs" / "requirements.md", render(read_quotes(), journeys)
    gaps = missing(journeys)
    print(
        f"requirements: {len(journeys)} shown; from purchase to reward without a journey: {', '.join(gaps) or 'none'}"
    )
    if not is_check:
        path.write_text(text, encoding="utf-8")
        return 0
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        print("docs/requirements.md is not what the tests show: run `make requirements`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), is_check="--check" in sys.argv))
