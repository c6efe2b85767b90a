# SPDX-License-Identifier: Apache-2.0
"""Agreements as the doors keep them in memory: in force or not at an instant, for a store. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

CONTRACT_ZONE: Final = ZoneInfo("Asia/Shanghai")
"""The days of agreements are days of this zone, whatever the zone of a programme."""

FAR: Final = datetime(9999, 12, 31, tzinfo=ZoneInfo("UTC"))

Role = Literal["issuer", "acceptor"]


class AgreementView(msgspec.Struct, frozen=True):
    """One approved agreement, in force from `starts_at` until just before `ends_at`; empty `stores`: all of them."""

    id: int
    program: str
    role: Role
    starts_at: datetime
    ends_at: datetime
    settlement_millifen_per_point: int
    points_per_yuan: int | None = None
    cap_fen: int | None = None
    stores: frozenset[str] = frozenset()

    def covers(self, at: datetime, store: str | None) -> bool:
        """Return whether it is in force at `at` for `store` (None: for some store)."""
        return self.starts_at <= at < self.ends_at and (not self.stores or store is None or store in self.stores)


def day_begins(day: date) -> datetime:
    """Return the first instant of `day` in the zone of agreements."""
    return datetime.combine(day, time(), CONTRACT_ZONE)


def day_is_over(day: date | None) -> datetime:
    """Return the first instant after `day`; None never ends."""
    return FAR if day is None else day_begins(day + timedelta(days=1))


def contract_day(at: datetime) -> date:
    """Return the day of `at` in the zone of agreements."""
    return at.astimezone(CONTRACT_ZONE).date()
