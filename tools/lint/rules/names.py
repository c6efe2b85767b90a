# SPDX-License-Identifier: Apache-2.0
"""A module is named by its subject; drawers for everything fill up with everything."""

from collections.abc import Iterator

from tools.lint.source import Finding, Source

_DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff"}


def modules_say_what_they_hold(source: Source) -> Iterator[Finding]:
    """Refuse files and folders called utils, helpers, common, misc and the like."""
    for part in source.path.with_suffix("").parts:
        if part in _DRAWERS:
            yield Finding(source.path, 1, "names", f"`{part}` says nothing: name the subject")
