# SPDX-License-Identifier: Apache-2.0
"""What is said of times and of who waits for one."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routes.catalog.words import Id
from haowu.doors.management_api.routing import In, Out


class SlotIn(In):
    """A time at which somebody is served."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    store: Annotated[str, Field(max_length=40)] = ""
    staff: Annotated[str, Field(max_length=40)] = ""
    capacity: Annotated[int, Field(ge=1, le=100_000)] = 1


class SlotsIn(In):
    """Slots to be opened, all or none."""

    slots: Annotated[tuple[SlotIn, ...], Field(min_length=1, max_length=500)]


class OpenSlotOut(Out):
    """A slot as everybody sees it: that it was cancelled is told, the shop's words about it are not."""

    id: int
    reward: str
    store: str
    staff: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    waiting: int
    is_cancelled: bool


class SlotOut(OpenSlotOut):
    """A slot as the shop sees it, with why it was cancelled."""

    cancelled_for: str


class WaitIn(In):
    """A slot that is full."""

    slot_id: Id


class WaitOut(Out):
    """The place on the list, 1 for the next."""

    place: int


class WaitingOut(Out):
    """A slot somebody waits for; `offered_until` is set while a place is kept for them."""

    slot_id: int
    merchant: str
    reward: str
    name_zh: str
    store: str
    starts_at: datetime
    state: str
    offered_until: datetime | None
    place: int
