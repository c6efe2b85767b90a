# SPDX-License-Identifier: Apache-2.0
"""Open a reward around the days of a calendar, each year: the gift box from 30 days before 中秋 (R097)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.errors import RewardInvalid, RewardListed
from haowu.catalog.locks import ZONE
from haowu.catalog.queries import find_reward
from haowu.catalog.seasons import WINDOW, next_window
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.calendar_reads import load_calendars
from haowu.rules.calendar_document import CalendarRef

KEEP: Final = """
insert into catalog_season (reward_id, calendar, region, before_days, after_days, set_by, set_at)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (reward_id) do update set calendar = excluded.calendar, region = excluded.region,
    before_days = excluded.before_days, after_days = excluded.after_days, set_by = excluded.set_by,
    set_at = excluded.set_at
"""
FORGET: Final = "delete from catalog_season where reward_id = %s"


def open_in_season(
    connection: Connection, season: CalendarRef | None, *, merchant: str, code: str, clock: Clock, actor: Actor
) -> None:
    """Keep the season and set the reward's window to the next one; None: open at any time again.

    A job sets the window after it when this one is over. `season.region` empty: the calendar of everybody.
    Raises `RewardUnknown`, `RewardListed` while it is on the shelf, or `RewardInvalid` for a calendar without days.
    """
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    if reward.state == "listed":
        raise RewardListed(reward=code)
    if season is None:
        connection.execute(FORGET, [reward.id])
        connection.execute(WINDOW, [None, None, reward.id])
        return
    book, now = load_calendars(connection), clock.now()
    window = next_window(book, season, now.astimezone(ZONE).date()) if season.calendar in book else None
    if window is None:
        raise RewardInvalid(field="calendar", given=season.calendar)
    kept = [season.calendar, season.region, season.before_days, season.after_days]
    connection.execute(KEEP, [reward.id, *kept, str(actor), now])
    connection.execute(WINDOW, [*window, reward.id])
