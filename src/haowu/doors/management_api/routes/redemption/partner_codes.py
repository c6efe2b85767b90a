# SPDX-License-Identifier: Apache-2.0
"""Codes of partners' own systems: a shop hands them in, a member opens theirs."""

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.redemption.answers import PartnerCodesOut, PartnerStockOut
from haowu.doors.management_api.routes.redemption.begin import begin_write, own_order, require_own_key
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import Id, PartnerCodesIn
from haowu.doors.management_api.routing import Call
from haowu.ledger.refusals import Refusal
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.operations.load_partner_codes import load_partner_codes as load
from haowu.redemption.operations.open_partner_code import open_partner_code as open_codes


@router.write(
    "POST", "/merchants/{merchant}/rewards/{code}/partner-codes", scope="catalog:write", answer=PartnerStockOut
)
def load_partner_codes(call: Call, merchant: str, code: str, body: PartnerCodesIn) -> object:
    """录入合作商户券码(库存随之增加) Hand in codes of one's own system; the stock grows by as many."""
    stocked = load(
        call.connection, body.codes, merchant=merchant, code=code, keys=call.member_keys, clock=call.clock,
        actor=call.actor,
    )  # fmt: skip
    return {"loaded": len(body.codes), "stocked": stocked}


@router.write(
    "PUT", "/members/{member}/redemptions/{redemption_id}/partner-code", scope="self:write", answer=PartnerCodesOut
)
def open_partner_code(call: Call, member: str, redemption_id: Id) -> object:
    """领取合作商户券码(领取后积分即使用) Open my code; its points are spent from then on."""
    require_own_key(call)
    if call.key.is_sandbox:  # what it opens would be told, and then be given to somebody else
        raise RedemptionRefused(Refusal("PARTNER_CODE_MISSING"))
    order = own_order(call, member_of(call, member), redemption_id)
    begin_write(call)
    codes = open_codes(
        call.connection, order_id=order.id, keys=call.member_keys, clock=call.clock, actor=str(call.actor)
    )
    return {"codes": codes}
