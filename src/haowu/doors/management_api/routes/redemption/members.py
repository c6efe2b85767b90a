# SPDX-License-Identifier: Apache-2.0
"""A member exchanges points: what it would cost, placing, looking, undoing, and what it saved."""

import secrets
from typing import Any

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.redemption.answers import (
    CancelledOut,
    DeliveryOut,
    PlacedOut,
    QuoteOut,
    ReceiptOut,
    RedemptionOut,
    SavingsOut,
)
from haowu.doors.management_api.routes.redemption.begin import (
    begin_write,
    cancelled_once,
    delivery_of,
    hash_said,
    newest_before,
    own_order,
    require_own_key,
    said_in,
    world_of,
)
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import Code, CodeOrNone, Count, Id, Limit, OwnExchangeIn
from haowu.doors.management_api.routes.redemption.showing import shown, shown_delivery, shown_order, shown_placed
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.members.household_queries import housemates
from haowu.members.queries import MemberRef
from haowu.redemption.errors import require
from haowu.redemption.exchange_requests import CancelRedemption, PlaceRedemption
from haowu.redemption.lists import orders_of_member
from haowu.redemption.operations.confirm_receipt import confirm_receipt
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.quote_redemption import quote_redemption
from haowu.redemption.savings import savings_of


@router.read("/members/{member}/redemption-quote", scope="self:read", answer=QuoteOut)
def quote_own_redemption(
    call: Call,
    member: str,
    reward: Code,
    reward_merchant: Code,
    merchant: CodeOrNone = "",
    store: CodeOrNone = "",
    quantity: Count = 1,
    slot: Id | None = None,
) -> object:
    """兑换试算:要多少积分、值多少、还差多少 What an exchange would cost me now."""
    asked = OwnExchangeIn(
        reward=reward, reward_merchant=reward_merchant, merchant=merchant, store=store, quantity=quantity, slot=slot
    )
    request = _request(call, member_of(call, member), asked, "quote")
    return require(quote_redemption(call.connection, request, world=world_of(call), clock=call.clock))


@router.write("POST", "/members/{member}/redemptions", scope="self:write", answer=PlacedOut)
def place_own_redemption(call: Call, member: str, body: OwnExchangeIn) -> object:
    """积分兑换 Exchange my points for a reward."""
    number = f"W{call.clock.now():%y%m%d}-{secrets.token_hex(6)}"
    request = _request(call, member_of(call, member), body, number)
    world = begin_write(call)
    (answer,) = place_redemptions(call.connection, [request], world=world, clock=call.clock)
    return shown_placed(call, require(answer), request.merchant)


@router.read("/members/{member}/redemptions", scope="self:read", answer=Page[RedemptionOut])
def list_own_redemptions(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的兑换 My exchanges."""
    person = member_of(call, member)
    before = newest_before(decode_cursor(cursor, (int,)))
    found = orders_of_member(call.connection, person.id, before=before, limit=limit + 1)
    page = page_of(found, limit, lambda view: [view.order.id])
    return {**page, "items": [shown(call, view) for view in page["items"]]}


@router.read("/members/{member}/redemptions/{redemption_id}", scope="self:read", answer=RedemptionOut)
def read_own_redemption(call: Call, member: str, redemption_id: Id) -> object:
    """查看一笔兑换 One of my exchanges."""
    return shown_order(call, own_order(call, member_of(call, member), redemption_id))


@router.read("/members/{member}/redemptions/{redemption_id}/delivery", scope="self:read", answer=DeliveryOut)
def read_own_delivery(call: Call, member: str, redemption_id: Id) -> object:
    """查看收货信息(完整,只给本人看) Where my parcel goes, in full."""
    require_own_key(call)
    return shown_delivery(call, own_order(call, member_of(call, member), redemption_id))


@router.write(
    "POST", "/members/{member}/redemptions/{redemption_id}/cancellation", scope="self:write", answer=CancelledOut
)
def cancel_own_redemption(call: Call, member: str, redemption_id: Id) -> object:
    """取消兑换(积分全额退回) Undo an exchange that is not fulfilled."""
    order = own_order(call, member_of(call, member), redemption_id)
    request = CancelRedemption(
        redemption_no=order.redemption_no, merchant=order.merchant, actor=str(call.actor),
        input_hash=hash_said("cancel", order.id, "member"),
    )  # fmt: skip
    return cancelled_once(call, request)


@router.write("POST", "/members/{member}/redemptions/{redemption_id}/receipt", scope="self:write", answer=ReceiptOut)
def confirm_own_receipt(call: Call, member: str, redemption_id: Id) -> object:
    """确认收货(七日无理由从收货起算) I have it; the seven days begin."""
    order = own_order(call, member_of(call, member), redemption_id)
    return {"received_at": confirm_receipt(call.connection, order_id=order.id, clock=call.clock)}


@router.read("/members/{member}/savings", scope="self:read", answer=SavingsOut)
def read_own_savings(
    call: Call, member: str, cursor: str = "", limit: Limit = 50, *, household: bool = False
) -> object:
    """省钱账本(可按全家合计) What exchanges saved me, or my household together."""
    person = member_of(call, member)
    before = newest_before(decode_cursor(cursor, (int,)))
    ids = tuple(housemates(call.connection, person.id)) if household else (person.id,)
    found = savings_of(call.connection, ids, before=before, limit=limit + 1)
    page: dict[str, Any] = page_of(list(found.entries), limit, lambda entry: [entry.id])
    return {**page, "saved_fen": found.saved_fen, "sentence": found.sentence, "persons": len(ids)}


def _request(call: Call, person: MemberRef, body: OwnExchangeIn, number: str) -> PlaceRedemption:
    return PlaceRedemption(
        redemption_no=number, member=person.member_no, merchant=body.merchant or body.reward_merchant,
        store=body.store, reward=body.reward, reward_merchant=body.reward_merchant, quantity=body.quantity,
        point_type=body.point_type, slot=body.slot, acknowledged=body.acknowledged, delivery=delivery_of(body),
        input_hash=hash_said("place", said_in(call, body)), actor=str(call.actor),
    )  # fmt: skip
