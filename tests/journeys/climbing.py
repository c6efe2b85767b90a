# SPDX-License-Identifier: Apache-2.0
"""The mall with a ladder of tiers, and the jobs that move members on it: its journeys' common words."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.doors.jobs.deliver_webhooks import WebhookDesk
from haowu.doors.jobs.job import Job
from haowu.doors.jobs.loop import run_once
from haowu.doors.jobs.table import make_jobs
from haowu.outbox.sending import Sender
from haowu.wire.line import Line
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, order
from tests.journeys.till import Till

SECONDS = 60.0
ZONE = ZoneInfo("Asia/Shanghai")
MENU = """\
        menu:
          - {code: alterations, name: {zh: 改衣一次, en: One alteration}, value_fen: 3000}
          - {code: gift-wrap, name: {zh: 礼盒包装三次, en: Gift wrapping}, value_fen: 3000}
          - {code: delivery, name: {zh: 同城配送一次, en: Local delivery}, value_fen: 3000}
"""
LADDER = (
    PROGRAM.replace(
        "rules:",
        "  - {code: tier-bonus, name: {zh: 等级加倍预算, en: Tier bonus}, funder: muying, line_fen: 1000000,"
        " face_millifen_per_point: 1000}\nrules:",
    )
    + """\
  - code: tier-bonus
    name: {zh: 金卡双倍, en: Gold doubles}
    point_type: consumption
    budget: tier-bonus
    conditions: {tiers: [gold]}
    earn: {kind: multiplier, bonus_bp: 10000}
tiers:
  grace_days: 15
  levels:
    - {code: base, name: {zh: 普卡, en: Base}, threshold: 0}
    - code: silver
      name: {zh: 银卡, en: Silver}
      threshold: 1500
      benefits:
        parking_hours: 1
    - code: gold
      name: {zh: 金卡, en: Gold}
      threshold: 5000
      benefits:
        multiplier_rule: tier-bonus
        parking_hours: 2
        shopper_bookings: 1
"""
    + MENU
)


def job(name: str) -> Job:
    """Return a job of the table that the jobs' process runs."""
    return {job.name: job for job in make_jobs(WebhookDesk(Sender(), bytes(32)))}[name]


def run_job(desk: Desk, name: str) -> int:
    """Let a job work until nothing is left, as the jobs' process does; return how many pages it did."""
    pages = 0
    with connect(desk.database_url, MANAGER) as connection:
        while run_once(job(name), connection, desk.clock):
            pages += 1
    return pages


def at(desk: Desk, day: date, hour: int = 10) -> None:
    """Let it be so many o'clock on `day` in Shanghai; time goes forwards only."""
    desk.clock.advance(datetime.combine(day, time(hour), ZONE) - desk.clock.now())  # type: ignore[attr-defined]  # a FixedClock


def later(desk: Desk, days: int) -> None:
    """Let so many days go by."""
    desk.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]  # a FixedClock


def pay(till: Till, desk: Desk, order_no: str, fen: int, **changes: Any) -> dict[str, Any]:
    """Let M100001 pay so many fen at jiafang now, and let the job count it."""
    bought = till.credit(order(order_no, fen, paid_at=desk.clock.now().isoformat(), **changes))
    run_job(desk, "raise_due_tiers")
    return bought


def refund(till: Till, desk: Desk, order_no: str, fen: int) -> None:
    """Give so many fen of the first line back now, and let the job count it."""
    body = {
        "refund_no": f"R-{order_no}",
        "refunded_at": desk.clock.now().isoformat(),
        "lines": [{"line_no": 1, "refund_fen": fen}],
    }
    answer = till.post(f"/orders/{order_no}/refunds", body)
    assert answer.status_code == 201, answer.text
    run_job(desk, "raise_due_tiers")


def standing(desk: Desk, member: str = "M100001") -> dict[str, Any]:
    """Return where the member stands, as the member reads it."""
    answer = desk.as_role("member", member=member).get(f"/members/{member}/tier")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def history(desk: Desk, member: str = "M100001") -> list[dict[str, Any]]:
    """Return the member's changes of tier, newest first."""
    page: dict[str, Any] = desk.as_role("member", member=member).get(f"/members/{member}/tier/history").json()
    items: list[dict[str, Any]] = page["items"]
    return items


def connecting(desk: Desk) -> Callable[[], Line]:
    """Return what opens connections of the jobs' role."""
    return partial(connect, desk.database_url, MANAGER, name="haowu jobs")


def waits_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail after a minute."""
    until = monotonic() + SECONDS
    while not is_so():
        assert monotonic() < until, "it has not happened within a minute"
