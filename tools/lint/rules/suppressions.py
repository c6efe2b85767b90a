# SPDX-License-Identifier: Apache-2.0
"""Whoever silences a checker says why, on the line; one that silences nothing is an error of ruff or mypy already."""

import io
import re
import tokenize
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_SUPPRESSION = re.compile(
    r"# (?:noqa: [A-Z0-9]+(?:, [A-Z0-9]+)*|type: ignore\[[a-z, -]+\])(?P<reason>[^#]*(?:# \S.*)?)"
)
_BARE = re.compile(r"# (?:noqa|type: ignore)\b")


def suppressions_have_reasons(source: Source) -> Iterator[Finding]:
    """Want `# noqa: CODE - why` and `# type: ignore[code] # why`."""
    if not source.is_python:
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT or not _BARE.match(token.string):
            continue
        found = _SUPPRESSION.match(token.string)
        if found is None or not re.search(r"\w", found["reason"]):
            yield Finding(source.path, token.start[0], "suppression", "say the code, and why: `# noqa: CODE - why`")
