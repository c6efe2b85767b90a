# SPDX-License-Identifier: Apache-2.0
"""Rewards that are open around the days of a calendar."""

from haowu.catalog.operations.open_in_season import open_in_season
from haowu.catalog.queries import find_reward
from haowu.doors.management_api.routes.calendar_bodies import Code, Reach, Region
from haowu.doors.management_api.routes.catalog.bodies import RewardOut
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routing import Call, In
from haowu.rules.calendar_document import CalendarRef


class SeasonIn(In):
    """Around the days of which calendar a reward is open; `region` empty: the calendar of everybody."""

    calendar: Code
    region: Region = ""
    before_days: Reach = 0
    after_days: Reach = 0


@router.write("PUT", "/merchants/{merchant}/rewards/{code}/season", scope="catalog:write", answer=RewardOut)
def set_reward_season(call: Call, merchant: str, code: str, body: SeasonIn) -> object:
    """按日历开放兑换(未上架时) Open a reward around the days of a calendar, each year; while it is off the shelf."""
    season = CalendarRef(
        calendar=body.calendar, region=body.region, before_days=body.before_days, after_days=body.after_days
    )
    open_in_season(call.connection, season, merchant=merchant, code=code, clock=call.clock, actor=call.actor)
    return find_reward(call.connection, merchant=merchant, code=code)


@router.write("DELETE", "/merchants/{merchant}/rewards/{code}/season", scope="catalog:write")
def drop_reward_season(call: Call, merchant: str, code: str) -> None:
    """取消按日历开放 Open a reward at any time again."""
    open_in_season(call.connection, None, merchant=merchant, code=code, clock=call.clock, actor=call.actor)
