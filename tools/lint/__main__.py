# SPDX-License-Identifier: Apache-2.0
"""`python -m tools.lint`: check the whole house; exit 1 when a rule is broken."""

import sys
from pathlib import Path

from tools.lint.inspect import inspect
from tools.lint.source import Source, read_sources


def main(root: Path) -> int:
    """Print findings and the number of excuses; return the exit code."""
    sources: list[Source] = list(read_sources(root))
    findings, excuses = inspect(sources)
    for finding in findings:
        print(finding)
    print(f"house rules: {len(sources)} files, {len(findings)} findings, {len(excuses)} excused by name")
    for name in sorted({rule for rule, _ in excuses}):
        print(f"  excused {sum(rule == name for rule, _ in excuses)} × {name}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
