# SPDX-License-Identifier: Apache-2.0
"""A shop exchanges for a member at the counter, hands over, sends, undoes, and prints a slip."""

from datetime import timedelta
from typing import Final

from haowu.doors.management_api.routes.redemption.answers import (
    CancelledOut,
    DeliveryOut,
    FulfilledOut,
    NewCodeOut,
    PlacedOut,
    RedemptionOut,
)
from haowu.doors.management_api.routes.redemption.begin import (
    begin_write,
    cancelled_once,
    delivery_of,
    hash_said,
    newest_before,
    require_senders_key,
    said_in,
    shop_order,
)
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import (
    CancelIn,
    FulfilIn,
    Id,
    Limit,
    NumberOrNone,
    ShopExchangeIn,
    Short,
    SlipIn,
)
from haowu.doors.management_api.routes.redemption.showing import shown, shown_delivery, shown_order, shown_placed
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.ledger.refusals import Refusal
from haowu.members.member_code import CODE_LENGTH
from haowu.members.queries import find_members
from haowu.redemption.errors import RedemptionRefused, require
from haowu.redemption.exchange_requests import CancelRedemption, FulfilRedemption, PlaceRedemption
from haowu.redemption.lists import orders_of_merchant
from haowu.redemption.operations.fulfil_redemptions import fulfil_redemptions
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.renew_voucher_code import renew_voucher_code
from haowu.redemption.orders import OrderRow

SLIP_MINUTES: Final = timedelta(minutes=10)
"""So long after placing the slip is printed without the member's code: the person still stands there."""


@router.write("POST", "/merchants/{merchant}/redemptions", scope="redemptions:write", answer=PlacedOut)
def place_redemption(call: Call, merchant: str, body: ShopExchangeIn) -> object:
    """代会员兑换 Exchange a member's points at the counter."""
    world = begin_write(call)
    said = said_in(call, body) | {"member": ""}  # by which of their names they were called changes nothing
    request = PlaceRedemption(
        redemption_no=body.redemption_no, member=body.member, merchant=merchant, store=body.store,
        reward=body.reward, reward_merchant=body.reward_merchant, quantity=body.quantity,
        point_type=body.point_type, slot=body.slot, acknowledged=body.acknowledged,
        delivery=delivery_of(body), input_hash=hash_said("place", merchant, said), actor=str(call.actor),
    )  # fmt: skip
    (answer,) = place_redemptions(call.connection, [request], world=world, clock=call.clock)
    return shown_placed(call, require(answer), merchant)


@router.read("/merchants/{merchant}/redemptions", scope="redemptions:read", answer=Page[RedemptionOut])
def list_redemptions(
    call: Call, merchant: str, cursor: str = "", limit: Limit = 50, state: Short = "", redemption_no: NumberOrNone = ""
) -> object:
    """查看兑换单 Exchanges asked for here, or for our rewards."""
    before = newest_before(decode_cursor(cursor, (int,)))
    found = orders_of_merchant(
        call.connection, merchant, state=state, number=redemption_no, before=before, limit=limit + 1
    )
    page = page_of(found, limit, lambda view: [view.order.id])
    return {**page, "items": [shown(call, view) for view in page["items"]]}


@router.read("/merchants/{merchant}/redemptions/{redemption_id}", scope="redemptions:read", answer=RedemptionOut)
def read_redemption(call: Call, merchant: str, redemption_id: Id) -> object:
    """查看一笔兑换单 One exchange."""
    return shown_order(call, shop_order(call, merchant, redemption_id))


@router.read(
    "/merchants/{merchant}/redemptions/{redemption_id}/delivery", scope="redemptions:write", answer=DeliveryOut
)
def read_delivery(call: Call, merchant: str, redemption_id: Id) -> object:
    """查看收货信息(完整,只给发货的商家看) Where the parcel goes, in full, for whoever sends it."""
    order = shop_order(call, merchant, redemption_id, must_give=True)
    require_senders_key(call, merchant)
    return shown_delivery(call, order)


@router.write(
    "POST",
    "/merchants/{merchant}/redemptions/{redemption_id}/cancellation",
    scope="redemptions:write",
    answer=CancelledOut,
)
def cancel_redemption(call: Call, merchant: str, redemption_id: Id, body: CancelIn) -> object:
    """取消兑换单(积分、库存全部退回) Undo an exchange that is not fulfilled."""
    order = shop_order(call, merchant, redemption_id)
    request = CancelRedemption(
        redemption_no=order.redemption_no, merchant=order.merchant, reason=body.reason, actor=str(call.actor),
        input_hash=hash_said("cancel", order.id, body.reason),
    )  # fmt: skip
    return cancelled_once(call, request)


@router.write(
    "POST",
    "/merchants/{merchant}/redemptions/{redemption_id}/fulfilment",
    scope="redemptions:write",
    answer=FulfilledOut,
)
def fulfil_redemption(call: Call, merchant: str, redemption_id: Id, body: FulfilIn) -> object:
    """交付或发货(只有提供商品的商家可办) Hand over or send; only whoever gives the reward can."""
    order = shop_order(call, merchant, redemption_id, must_give=True)
    world = begin_write(call)
    request = FulfilRedemption(
        redemption_no=order.redemption_no, merchant=order.merchant, carrier=body.carrier,
        tracking_no=body.tracking_no, actor=str(call.actor),
        input_hash=hash_said("fulfil", order.id, body.carrier, body.tracking_no),
    )  # fmt: skip
    return require(fulfil_redemptions(call.connection, [request], world=world, clock=call.clock)[0])


@router.write(
    "PUT", "/merchants/{merchant}/redemptions/{redemption_id}/slip", scope="redemptions:write", answer=NewCodeOut
)
def print_slip(call: Call, merchant: str, redemption_id: Id, body: SlipIn) -> object:
    """打印纸质兑换券(会员须在场) Print a slip for a member who shows no screen; it carries a new code."""
    order = shop_order(call, merchant, redemption_id)
    _require_present(call, order, body.member)
    return renew_voucher_code(call.connection, order_id=order.id, keys=call.member_keys, clock=call.clock)


def _require_present(call: Call, order: OrderRow, named: str) -> None:
    """Refuse unless the owner is there: named within ten minutes of placing, or by their code of this minute."""
    now = call.clock.now()
    found = find_members(call.connection, [named], at=now, keys=call.member_keys).get(named)
    is_code = len(named) == CODE_LENGTH and named.isascii() and named.isdigit()
    if found is None or found.id != order.member_id or not (is_code or now - order.placed_at <= SLIP_MINUTES):
        raise RedemptionRefused(Refusal("MEMBER_NOT_PRESENT"))
