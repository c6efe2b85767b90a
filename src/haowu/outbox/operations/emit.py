# SPDX-License-Identifier: Apache-2.0
"""Write events into the outbox, in the caller's transaction: they exist exactly if the change does."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection

from haowu.outbox.errors import EventInvalid, EventKindUnknown
from haowu.outbox.event import Event
from haowu.outbox.kinds import KINDS

DATA_BYTES_MAX: Final = 16_384
SUBJECT: Final = re.compile(r"[a-z]+(-[a-z]+)*:\S.{0,199}")
"""What it is, and its number: `member:M100001`."""
PERSONAL: Final = frozenset({"phone", "mobile", "real_name", "member_name", "address", "id_card", "email", "birthday"})

INSERT: Final = """
insert into outbox_event (kind, merchant, subject, data, happened_at, written_by)
select e.kind, e.merchant, e.subject, e.data::jsonb, e.at, %s
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
     with ordinality as e (kind, merchant, subject, data, at, ord)
order by e.ord
"""


def emit(connection: Connection[Any], events: Sequence[Event], *, written_by: str = "system") -> None:
    """Write `events` in one statement, in their order; `written_by` is the actor's stored form.

    Raises `EventKindUnknown`, or `EventInvalid` where `subject` is not `what:number`, or `data` is too long or holds a
    field that names a person.
    """
    if not events:
        return
    data = [_checked(event) for event in events]
    values = [written_by, *_columns(events), data, [event.at for event in events]]
    connection.execute(INSERT, values)


def _columns(events: Sequence[Event]) -> list[list[str | None]]:
    return [
        [event.kind for event in events],
        [event.merchant for event in events],
        [event.subject for event in events],
    ]


def _checked(event: Event) -> str:
    if event.kind not in KINDS:
        raise EventKindUnknown(kind=event.kind)
    if event.at.tzinfo is None:
        raise EventInvalid(field="at")
    if SUBJECT.fullmatch(event.subject) is None:
        raise EventInvalid(field="subject")
    if not PERSONAL.isdisjoint(event.data):
        raise EventInvalid(field="data")
    text = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(text.encode()) > DATA_BYTES_MAX:
        raise EventInvalid(field="data")
    return text
