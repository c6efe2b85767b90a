# SPDX-License-Identifier: Apache-2.0
"""After-sales of what was got for points, as in retail: the member asks, whoever gave the reward decides and does."""

from typing import Any

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.redemption.answers import AftersaleOut
from haowu.doors.management_api.routes.redemption.begin import begin_write, newest_before, own_order, shop_order
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import (
    AftersaleIn,
    CompletionIn,
    DecisionIn,
    Id,
    Limit,
    Short,
)
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.ledger.refusals import Refusal
from haowu.redemption.aftersales import Aftersale, aftersale_by_id, next_number
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.lists import aftersales_of
from haowu.redemption.operations.complete_aftersale import complete_aftersale as complete
from haowu.redemption.operations.decide_aftersale import decide_aftersale as decide
from haowu.redemption.operations.open_aftersale import open_aftersale
from haowu.redemption.orders import OrderRow, orders_by_id


@router.write(
    "POST", "/members/{member}/redemptions/{redemption_id}/aftersales", scope="self:write", answer=AftersaleOut
)
def ask_for_aftersale(call: Call, member: str, redemption_id: Id, body: AftersaleIn) -> object:
    """申请售后(退货、换货、维修,与购买相同) Ask for return, exchange or repair."""
    return _open(call, own_order(call, member_of(call, member), redemption_id), body)


@router.read("/members/{member}/aftersales", scope="self:read", answer=Page[AftersaleOut])
def list_own_aftersales(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的售后 My after-sales cases."""
    person = member_of(call, member)
    before = newest_before(decode_cursor(cursor, (int,)))
    found = aftersales_of(call.connection, member_id=person.id, before=before, limit=limit + 1)
    return page_of(found, limit, lambda case: [case.id])


@router.write(
    "POST",
    "/merchants/{merchant}/redemptions/{redemption_id}/aftersales",
    scope="aftersales:write",
    answer=AftersaleOut,
)
def open_aftersale_at_counter(call: Call, merchant: str, redemption_id: Id, body: AftersaleIn) -> object:
    """代会员申请售后 Open a case for a member who comes to the counter."""
    return _open(call, shop_order(call, merchant, redemption_id), body)


@router.read("/merchants/{merchant}/aftersales", scope="redemptions:read", answer=Page[AftersaleOut])
def list_aftersales(call: Call, merchant: str, cursor: str = "", limit: Limit = 50, state: Short = "") -> object:
    """售后单 Cases about our rewards."""
    before = newest_before(decode_cursor(cursor, (int,)))
    found = aftersales_of(call.connection, merchant=merchant, state=state, before=before, limit=limit + 1)
    return page_of(found, limit, lambda case: [case.id])


@router.write(
    "POST", "/merchants/{merchant}/aftersales/{aftersale_id}/decision", scope="aftersales:write", answer=AftersaleOut
)
def decide_aftersale(call: Call, merchant: str, aftersale_id: Id, body: DecisionIn) -> object:
    """同意或拒绝售后(不得以积分兑换为由拒绝) Approve, or refuse for a reason that retail knows too."""
    case = _case(call, merchant, aftersale_id)
    if body.is_approved == (body.refusal_reason is not None):
        raise RedemptionRefused(Refusal("FIELD_INVALID", {"field": "refusal_reason"}))
    return decide(
        call.connection, merchant=case.merchant, aftersale_no=case.aftersale_no, refusal_reason=body.refusal_reason,
        clock=call.clock, actor=str(call.actor),
    )  # fmt: skip


@router.write(
    "POST", "/merchants/{merchant}/aftersales/{aftersale_id}/completion", scope="aftersales:write", answer=AftersaleOut
)
def complete_aftersale(call: Call, merchant: str, aftersale_id: Id, body: CompletionIn) -> object:
    """办结售后:已换新,或退货退回积分和现金 Done: exchanged, or points go back as points and money as money."""
    case = _case(call, merchant, aftersale_id)
    begin_write(call)
    return complete(
        call.connection, merchant=case.merchant, aftersale_no=case.aftersale_no, tracking_no=body.tracking_no,
        clock=call.clock, actor=str(call.actor),
    )  # fmt: skip


def _open(call: Call, order: OrderRow, body: AftersaleIn) -> Aftersale:
    told: dict[str, Any] = body.model_dump()
    number = next_number(call.connection, order.id)
    return open_aftersale(
        call.connection, merchant=order.merchant, redemption_no=order.redemption_no, aftersale_no=number, **told,
        clock=call.clock, actor=str(call.actor),
    )  # fmt: skip


def _case(call: Call, merchant: str, aftersale_id: int) -> Aftersale:
    """Return the case if it is about a reward of the merchant's."""
    case = aftersale_by_id(call.connection, aftersale_id)
    if case is None or orders_by_id(call.connection, [case.order_id])[case.order_id].reward_merchant != merchant:
        raise RedemptionRefused(Refusal("AFTERSALE_NOT_FOUND", {"aftersale_no": str(aftersale_id)}))
    return case
