# SPDX-License-Identifier: Apache-2.0
"""Put the demo's rewards on the shelf, keep their values fresh, and offer times for the next two weeks."""

from datetime import datetime, time, timedelta
from typing import Final

from psycopg import Connection

from haowu.catalog.drafts import Sighting
from haowu.catalog.errors import RewardUnknown
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.make_reward import make_reward
from haowu.catalog.operations.open_in_season import open_in_season
from haowu.catalog.operations.open_slots import SlotDraft, open_slots
from haowu.catalog.operations.record_evidence import record_evidence
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.queries import find_reward
from haowu.doors.cli.demo.rewards import REWARDS, SLOTS, DemoReward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day, day_begins

SLOT_DAYS: Final = 14
TEN: Final = time(10)
SLOT_LENGTH: Final = timedelta(hours=1)
NEWER_THAN: Final = timedelta(hours=12)
FRESH: Final = """
select exists (select from catalog_evidence e join catalog_reward r on r.id = e.reward_id
               where r.merchant = %s and r.code = %s and e.collected_at > %s)
"""


def fill_shelf(connection: Connection, *, began: Clock, clock: Clock, actor: Actor) -> None:
    """Make every reward be there and listed, once; its reference value is looked up again when half a day old."""
    for each in REWARDS:
        if not _is_there(connection, each):
            _put_up(connection, each, began, clock, actor)
        note_price(connection, each, clock, actor)
    _offer_times(connection, clock)


def note_price(connection: Connection, each: DemoReward, clock: Clock, actor: Actor) -> None:
    """Write down what the thing sells for, unless that was done in the last half day (CTL-12)."""
    if not each.sells_at_fen:
        return
    now = clock.now()
    known = connection.execute(FRESH, [each.merchant, each.draft.code, now - NEWER_THAN]).fetchone()
    if known is None or not known[0]:
        sighting = Sighting(each.sells_at_fen, "本店价签", now)
        record_evidence(
            connection, merchant=each.merchant, code=each.draft.code, sighting=sighting, clock=clock, actor=actor
        )


def _is_there(connection: Connection, each: DemoReward) -> bool:
    try:
        find_reward(connection, merchant=each.merchant, code=each.draft.code)
    except RewardUnknown:
        return False
    return True


def _put_up(connection: Connection, each: DemoReward, began: Clock, clock: Clock, actor: Actor) -> None:
    draft, merchant = each.draft, each.merchant
    make_reward(connection, draft, merchant=merchant, clock=began, actor=actor)
    if each.season is not None:
        open_in_season(connection, each.season, merchant=merchant, code=draft.code, clock=clock, actor=actor)
    if each.stock is not None:
        set_stock(connection, merchant=merchant, code=draft.code, stocked=each.stock)
    list_reward(connection, merchant=merchant, code=draft.code, clock=began)


def _offer_times(connection: Connection, clock: Clock) -> None:
    today = contract_day(clock.now())
    for merchant, code, store, staff, capacity in SLOTS:
        starts = [
            datetime.combine(today + timedelta(days=day), TEN, day_begins(today).tzinfo)
            for day in range(1, SLOT_DAYS + 1)
        ]
        drafts = [SlotDraft(start, start + SLOT_LENGTH, store, staff, capacity) for start in starts]
        open_slots(connection, drafts, merchant=merchant, code=code, clock=clock)
