# SPDX-License-Identifier: Apache-2.0
"""Say how attempts went: done, to be tried again, or enough; then the endpoint is disabled, and that is an event."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.outbox.retry_plan import PAUSES, pause_after

GONE: Final = 410
TAKEN: Final = range(200, 300)

LOCK: Final = """
select d.id, d.attempts, d.endpoint_id from outbox_delivery d
join unnest(%s::bigint[], %s::uuid[]) as r (id, claim) on d.id = r.id and d.claim = r.claim
order by d.id for update of d
"""
UPDATE: Final = """
update outbox_delivery set state = %s, attempts = %s, next_try_at = %s, last_status = %s, last_problem = %s,
    done_at = %s, claim = null, claimed_until = null
where id = %s
"""
DISABLE: Final = """
update outbox_endpoint set state = 'disabled', state_reason = %s
where id = %s and state = 'active' returning merchant, url
"""


class Report(msgspec.Struct, frozen=True):
    """How the attempt of a claimed delivery went: the HTTP status, or None and what went wrong."""

    delivery_id: int
    claim: uuid.UUID
    status: int | None
    problem: str = ""


def record_attempts(connection: Connection[Any], reports: Sequence[Report], *, clock: Clock) -> int:
    """Record the reports whose claim still holds and return how many; a claim that ran out has another owner now."""
    by_id = {report.delivery_id: report for report in reports}
    rows = connection.execute(LOCK, [list(by_id), [report.claim for report in by_id.values()]]).fetchall()
    changes, given_up = [], {}
    for delivery_id, attempts, endpoint_id in rows:
        report = by_id[delivery_id]
        changes.append(_change(report, attempts + 1, clock))
        reason = _reason_to_stop(report, attempts + 1)
        if reason:
            given_up[endpoint_id] = reason
    if changes:
        connection.cursor().executemany(UPDATE, changes)
    for endpoint_id, reason in sorted(given_up.items()):
        _disable(connection, endpoint_id, reason, clock)
    return len(changes)


def _change(report: Report, attempts: int, clock: Clock) -> list[object]:
    now = clock.now()
    if report.status in TAKEN:
        return ["done", attempts, now, report.status, "", now, report.delivery_id]
    pause = None if report.status == GONE else pause_after(attempts)
    state = "failed" if pause is None else "waiting"
    next_try = now if pause is None else now + pause
    return [state, attempts, next_try, report.status, report.problem, None, report.delivery_id]


def _reason_to_stop(report: Report, attempts: int) -> str:
    """Return why the endpoint gets nothing more, or an empty word."""
    if report.status in TAKEN:
        return ""
    if report.status == GONE:
        return "对方回复 410,不再接收 The receiver answered 410: gone"
    if attempts > len(PAUSES):
        return f"连续 {attempts} 次推送失败:{report.problem} {attempts} attempts failed"
    return ""


def _disable(connection: Connection[Any], endpoint_id: int, reason: str, clock: Clock) -> None:
    row = connection.execute(DISABLE, [reason, endpoint_id]).fetchone()
    if row is None:
        return
    merchant = None if row[0] == "*" else row[0]
    data = {"endpoint": endpoint_id, "url": row[1], "reason": reason}
    emit(connection, [Event("webhook.disabled", merchant, f"endpoint:{endpoint_id}", data, clock.now())])
