# SPDX-License-Identifier: Apache-2.0
"""How long before it takes effect a change must be published (C-11; docs/algorithms/publishing.md §3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from haowu.programs.differing import Change

ADVERSE_DAYS: Final = 30
OTHER_DAYS: Final = 7
COMMENT_WINDOW: Final = timedelta(days=7)


class Notice(msgspec.Struct, frozen=True):
    """`days` there are between publication and effect, `needed_days` there must be."""

    days: int
    needed_days: int
    is_adverse: bool

    @property
    def is_enough(self) -> bool:
        """Return whether the change is announced early enough."""
        return self.days >= self.needed_days


def notice_of(changes: Sequence[Change], *, published_at: datetime, effective_from: datetime, zone: str) -> Notice:
    """Return the notice that publishing `changes` now would give."""
    where = ZoneInfo(zone)
    days = (effective_from.astimezone(where).date() - published_at.astimezone(where).date()).days
    adverse = any(change.is_adverse for change in changes)
    return Notice(days, ADVERSE_DAYS if adverse else OTHER_DAYS if changes else 0, adverse)
