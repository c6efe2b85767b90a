# SPDX-License-Identifier: Apache-2.0
"""The market days of the demo's township 农历逢一逢六, published by two persons as any calendar is (R096)."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.doors.cli.demo.people_and_places import MERCHANTS
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.operations.decide_calendar import decide_calendar
from haowu.programs.operations.place_store import place_store
from haowu.programs.operations.propose_calendar import propose_calendar
from haowu.rules.calendar_document import CalendarDocument, CalendarName, LunarDigits

MARKET_DAY: Final = "MARKET_DAY"
SOURCE: Final = "示范数据,非真实集期"


def publish_market_days(connection: Connection, *, began: Clock, actor: Actor, approver: Actor) -> None:
    """Make the calendar be there, and place the stores that follow it; twice is once."""
    since = contract_day(began.now())
    if MARKET_DAY not in load_calendars(connection):
        made = propose_calendar(connection, _calendar(since), actor=actor, clock=began)
        decide_calendar(connection, proposal_id=made.id, decision="published", actor=approver, clock=began)
        for merchant in MERCHANTS:
            for store in merchant.stores:
                if store.region:
                    place_store(
                        connection, merchant=merchant.code, store=store.code, region=store.region, since=since,
                        actor=actor, clock=began,
                    )  # fmt: skip


def _calendar(since: date) -> CalendarDocument:
    return CalendarDocument(
        code=MARKET_DAY,
        name=CalendarName(zh="青石镇赶集日", en="Market days of Qingshi"),
        effective_from=since,
        include=(LunarDigits(digits=(1, 6)),),
        source=SOURCE,
    )
