# SPDX-License-Identifier: Apache-2.0
"""Each file names its licence where everybody looks first."""

from collections.abc import Iterator

from tools.lint.source import Finding, Source

_LINE = "SPDX-License-Identifier: Apache-2.0"


def licence_on_the_first_line(source: Source) -> Iterator[Finding]:
    """Want the SPDX line first, or right after a program's `#!` line."""
    lines = source.text.splitlines()[:2]
    first = lines[1:] if lines and lines[0].startswith("#!") else lines[:1]
    mark = "--" if source.path.suffix == ".sql" else "#"
    if first != [f"{mark} {_LINE}"]:
        yield Finding(source.path, 1, "licence", f"the first line must be `{mark} {_LINE}`")
