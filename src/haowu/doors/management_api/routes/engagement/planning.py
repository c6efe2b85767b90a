# SPDX-License-Identifier: Apache-2.0
"""The planner: when will I reach it, and what is lost if I wait."""

from datetime import date
from typing import Annotated

import msgspec
from ninja import Query
from pydantic import Field

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.engagement.shapes import Code
from haowu.doors.management_api.routing import Asked, Call, Out, RoomRouter
from haowu.engagement.goal_plan import Wish, plan_goal
from haowu.engagement.using_up import Way, points_to_use
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.programs.queries import load_terms
from haowu.rules.planner import EVERY_MONTHS_MAX

router = RoomRouter("planner")
Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
DAYS_MAX = 400


class WishIn(Asked):
    """A reward or a number of points; how often and for how much, or neither: as one has bought so far."""

    merchant: Code
    reward: Annotated[str, Field(max_length=64)] = ""
    store: Annotated[str, Field(max_length=64)] = ""
    goal_points: Points | None = None
    every_months: Annotated[int, Field(ge=1, le=EVERY_MONTHS_MAX)] | None = None
    purchase_fen: Annotated[int, Field(ge=0, le=FEN_MAX)] | None = None
    activity_points: Annotated[int, Field(ge=0, le=POINTS_MAX)] = 0
    starts_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))] | None = None


class SoonIn(Asked):
    """How far ahead is looked."""

    days: Annotated[int, Field(ge=0, le=DAYS_MAX)] = 30


class StepOut(Out):
    """One purchase of the plan."""

    purchase_no: int
    month: int
    on: date
    earned: int
    expired: int
    balance: int


class ReachedOut(Out):
    """The day on which the goal can be paid."""

    purchase_no: int
    month: int
    on: date
    balance: int
    price: int


class PlanOut(Out):
    """The plan; `reached` is null if the goal is never reached, and `sentence` says why."""

    goal_points: int
    available: int
    pending: int
    points_missing: int
    is_reachable_now: bool
    is_own_rhythm: bool
    every_months: int
    points_per_purchase: int
    starts_on: date
    points_in_12_months: int
    reached: ReachedOut | None
    expired_points: int
    min_validity_months: int | None
    steps: list[StepOut]
    sentence: str


class ExpiringLotOut(Out):
    """Points that are lost after `expires_on`."""

    lot_id: int
    points: int
    expires_on: date
    rule: str
    order_ref: str


class WayOut(Out):
    """One way to use them: a reward, a donation, or the household."""

    way: str
    is_open: bool
    merchant: str
    reward: str
    name_zh: str
    name_en: str
    points: int
    money_fen: int
    text: str


class ExpiringOut(Out):
    """What is lost of one point type, and what it reaches."""

    program: str
    point_type: str
    points: int
    until: date
    lots: list[ExpiringLotOut]
    ways: list[WayOut]


@router.read("/members/{member}/plan", scope="self:read", answer=PlanOut)
def plan_towards_goal(call: Call, member: str, wish: Query[WishIn]) -> object:
    """我什么时候能换 When do I reach it, purchase by purchase."""
    asked = Wish(**wish.dict())
    plan = plan_goal(
        call.connection, member_of(call, member), asked, terms=load_terms(call.connection), clock=call.clock
    )
    walked = msgspec.structs.asdict(plan.simulation)
    return {**msgspec.structs.asdict(plan), **walked, "sentence": plan.sentence.render(call.language)}


@router.read("/members/{member}/expiring", scope="self:read", answer=list[ExpiringOut])
def list_expiring_points(call: Call, member: str, soon: Query[SoonIn]) -> object:
    """用掉即将过期积分 What is lost soon, and what it is still good for."""
    terms = load_terms(call.connection)
    found = points_to_use(call.connection, member_of(call, member), days=soon.days, terms=terms, clock=call.clock)
    return [{**msgspec.structs.asdict(each), "ways": [_way(way, call.language) for way in each.ways]} for each in found]


def _way(way: Way, language: str) -> dict[str, object]:
    return {**msgspec.structs.asdict(way), "text": "" if way.text is None else way.text.render(language)}
