# SPDX-License-Identifier: Apache-2.0
"""From when until when each version of a programme applies.

A later version replaces every earlier one from its `effective_from` on; an announced version that a later one overtakes
never applies.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

FOREVER: Final = datetime.max.replace(tzinfo=UTC)


class Span(NamedTuple):
    """The version at `position` applies from `starts_at` until before `ends_at`."""

    position: int
    starts_at: datetime
    ends_at: datetime


def spans(starts: Sequence[datetime]) -> list[Span]:
    """Return the spans, in the order of time; `starts`: each `effective_from`, in the order of publication."""
    found: list[Span] = []
    ends_at = FOREVER
    for position in range(len(starts) - 1, -1, -1):
        if starts[position] < ends_at:
            found.append(Span(position, starts[position], ends_at))
            ends_at = starts[position]
    found.reverse()
    return found
