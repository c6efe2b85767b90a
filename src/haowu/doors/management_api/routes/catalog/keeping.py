# SPDX-License-Identifier: Apache-2.0
"""A merchant keeps its shelf: rewards and stock."""

import msgspec

from haowu.catalog.drafts import RewardDraft
from haowu.catalog.operations.change_reward import change_reward as change
from haowu.catalog.operations.list_reward import list_reward as shelve
from haowu.catalog.operations.make_reward import make_reward
from haowu.catalog.operations.set_stock import set_stock as stock
from haowu.catalog.operations.suspend_reward import suspend_reward as suspend
from haowu.catalog.queries import find_reward, list_stock
from haowu.catalog.queries import list_rewards as read_rewards
from haowu.doors.management_api.routes.catalog.bodies import ReasonIn, RewardIn, RewardOut, StockIn, StockOut
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.words import Limit
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit


@router.write("POST", "/merchants/{merchant}/rewards", scope="catalog:write", answer=RewardOut)
def create_reward(call: Call, merchant: str, body: RewardIn) -> object:
    """新建可兑换的商品(草稿) Take a reward in, as a draft."""
    make_reward(call.connection, _draft(body), merchant=merchant, clock=call.clock, actor=call.actor)
    tell(call, "reward.created", merchant, body.code)
    return find_reward(call.connection, merchant=merchant, code=body.code)


@router.write("PUT", "/merchants/{merchant}/rewards/{code}", scope="catalog:write", answer=RewardOut)
def replace_reward(call: Call, merchant: str, code: str, body: RewardIn) -> object:
    """修改未上架的商品(价格另行公布) Write a reward anew while it is off the shelf; its price is announced."""
    change(call.connection, msgspec.structs.replace(_draft(body), code=code), merchant=merchant)
    tell(call, "reward.changed", merchant, code)
    return find_reward(call.connection, merchant=merchant, code=code)


@router.read("/merchants/{merchant}/rewards", scope="catalog:read", answer=Page[RewardOut])
def list_rewards(call: Call, merchant: str, cursor: str = "", limit: Limit = 50, state: str = "") -> object:
    """查看本商家的商品 List a merchant's rewards."""
    after = decode_cursor(cursor, (int,))
    found = read_rewards(
        call.connection, merchant=merchant, after=after[0] if after else 0, limit=limit + 1, state=state
    )
    return page_of(found, limit, lambda reward: [reward.id])


@router.read("/merchants/{merchant}/rewards/{code}", scope="catalog:read", answer=RewardOut)
def read_reward(call: Call, merchant: str, code: str) -> object:
    """查看一件商品 Read one reward."""
    return find_reward(call.connection, merchant=merchant, code=code)


@router.write("PUT", "/merchants/{merchant}/rewards/{code}/listing", scope="catalog:write", answer=RewardOut)
def list_reward(call: Call, merchant: str, code: str) -> object:
    """上架 Put a reward on the shelf."""
    shelve(call.connection, merchant=merchant, code=code, clock=call.clock)
    tell(call, "reward.changed", merchant, code)
    return find_reward(call.connection, merchant=merchant, code=code)


@router.write("POST", "/merchants/{merchant}/rewards/{code}/suspension", scope="catalog:write", answer=RewardOut)
def suspend_reward(call: Call, merchant: str, code: str, body: ReasonIn) -> object:
    """下架 Take a reward off the shelf; vouchers given out stay good."""
    suspend(call.connection, merchant=merchant, code=code, reason=body.reason)
    tell(call, "reward.closed", merchant, code)
    return find_reward(call.connection, merchant=merchant, code=code)


@router.write("PUT", "/merchants/{merchant}/rewards/{code}/stock", scope="catalog:write", answer=list[StockOut])
def set_stock(call: Call, merchant: str, code: str, body: StockIn) -> object:
    """设置库存 Say how many there are."""
    stock(call.connection, merchant=merchant, code=code, stocked=body.stocked, store=body.store)
    there = list_stock(call.connection, merchant=merchant, code=code, limit=None)
    return [stock_of_one for stock_of_one in there if stock_of_one.store == body.store]


@router.read("/merchants/{merchant}/rewards/{code}/stock", scope="catalog:read", answer=Page[StockOut])
def read_stock(call: Call, merchant: str, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看库存 Read the stock, by store."""
    find_reward(call.connection, merchant=merchant, code=code)
    after = decode_cursor(cursor, (str,))
    found = list_stock(
        call.connection, merchant=merchant, code=code, after=after[0] if after else None, limit=limit + 1
    )
    return page_of(found, limit, lambda there: [there.store])


def _draft(body: RewardIn) -> RewardDraft:
    return msgspec.convert(body.model_dump(), RewardDraft)


def tell(call: Call, kind: str, merchant: str, code: str) -> None:
    """Tell other systems what became of a reward."""
    event = Event(kind, merchant, f"reward:{code}", {"reward": code}, call.clock.now())
    emit(call.connection, [event], written_by=str(call.actor))
