# SPDX-License-Identifier: Apache-2.0
"""What happened: one value, as it is handed in and as it is read."""

from datetime import datetime
from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True):
    """One fact to be told to other systems.

    `data` holds business numbers and never a name, phone number or address; `subject` names what it is about, such as
    `redemption:17` or `member:M100001`. `merchant` None is the platform's own event.
    """

    kind: str
    merchant: str | None
    subject: str
    data: dict[str, Any]
    at: datetime


class StoredEvent(msgspec.Struct, frozen=True):
    """An event as it stands in the outbox; (`xid`, `id`) is its place in the order of reading."""

    id: int
    xid: int
    kind: str
    merchant: str | None
    subject: str
    data: dict[str, Any]
    at: datetime
    written_by: str

    @property
    def place(self) -> "Place":
        """Return where this event stands."""
        return Place(self.xid, self.id)


class Place(msgspec.Struct, frozen=True, order=True):
    """A place between events: after the one with this transaction and id."""

    xid: int = 0
    id: int = 0


BEGINNING = Place()
