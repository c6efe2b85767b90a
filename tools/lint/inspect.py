# SPDX-License-Identifier: Apache-2.0
"""Run every rule over every file and settle the excuses."""

from collections.abc import Iterable, Iterator

from tools.lint.rules import RULES
from tools.lint.source import Finding, Source


def inspect(sources: Iterable[Source]) -> tuple[list[Finding], list[tuple[str, str]]]:
    """Return the findings that stand, and the excuses used as (rule, reason)."""
    standing: list[Finding] = []
    used: list[tuple[str, str]] = []
    for source in sources:
        excuses = {(line, rule): reason for line, rule, reason in source.excuses()}
        found = [finding for check in RULES for finding in check(source)]
        excused = {(finding.line, finding.rule) for finding in found} & excuses.keys()
        standing += [finding for finding in found if (finding.line, finding.rule) not in excused]
        standing += _bad_excuses(source, excuses, excused)
        used += [(rule, excuses[line, rule]) for line, rule in excused]
    return standing, used


def _bad_excuses(source: Source, excuses: dict[tuple[int, str], str], used: set[tuple[int, str]]) -> Iterator[Finding]:
    for (line, rule), reason in excuses.items():
        if not reason:
            yield Finding(source.path, line, "excuse", f"say why {rule} may be broken here")
        if (line, rule) not in used:
            yield Finding(source.path, line, "excuse", f"nothing here breaks {rule}; remove the excuse")
