# SPDX-License-Identifier: Apache-2.0
"""What a member shows at a shop: a voucher's QR of this minute, a code for paper, and their own dynamic code."""

from datetime import UTC, datetime, timedelta

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.redemption.answers import MemberCodeOut, NewCodeOut, OwnVoucherOut
from haowu.doors.management_api.routes.redemption.begin import own_order, require_own_key
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import Id
from haowu.doors.management_api.routes.redemption.showing import shown_line, shown_voucher
from haowu.doors.management_api.routing import Call
from haowu.ledger.refusals import Refusal
from haowu.members.member_code import STEP_SECONDS, make_member_code
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.operations.renew_voucher_code import renew_voucher_code
from haowu.redemption.voucher_codes import voucher_secret
from haowu.redemption.voucher_tokens import QR_SECONDS, qr_payload, qr_svg
from haowu.redemption.vouchers import vouchers_of_orders


@router.read("/members/{member}/redemptions/{redemption_id}/voucher", scope="self:read", answer=OwnVoucherOut)
def show_own_voucher(call: Call, member: str, redemption_id: Id) -> object:
    """出示兑换券(动态二维码,60秒更新) My voucher, with a QR that is good for a minute."""
    require_own_key(call)
    order = own_order(call, member_of(call, member), redemption_id)
    voucher = vouchers_of_orders(call.connection, [order.id]).get(order.id)
    if voucher is None:
        raise RedemptionRefused(Refusal("VOUCHER_NOT_FOUND"))
    now = call.clock.now()
    payload = qr_payload(voucher.id, at=now, secret=voucher_secret(call.member_keys))
    return {
        **shown_voucher(voucher),
        "name_zh": order.name_zh,
        "lines": [shown_line(line, voucher.uses) for line in voucher.lines.values()],
        "qr": payload,
        "qr_svg": qr_svg(payload).decode(),
        "qr_until": now + timedelta(seconds=QR_SECONDS),
    }


@router.write(
    "PUT", "/members/{member}/redemptions/{redemption_id}/voucher/code", scope="self:write", answer=NewCodeOut
)
def renew_own_code(call: Call, member: str, redemption_id: Id) -> object:
    """换新券码(旧券码和旧纸券作废) Draw my voucher a new code; the old one dies."""
    require_own_key(call)
    order = own_order(call, member_of(call, member), redemption_id)
    return renew_voucher_code(call.connection, order_id=order.id, keys=call.member_keys, clock=call.clock)


@router.read("/members/{member}/code", scope="self:write", answer=MemberCodeOut)
def show_member_code(call: Call, member: str) -> object:
    """出示会员码(积分和兑换同一个码) My dynamic code: one for earning and for redeeming."""
    require_own_key(call)
    person, now = member_of(call, member), call.clock.now()
    code = make_member_code(person.id, at=now, key=call.member_keys.code_key)
    until = datetime.fromtimestamp((int(now.timestamp()) // STEP_SECONDS + 2) * STEP_SECONDS, UTC)
    return {"code": code, "qr_svg": qr_svg(code).decode(), "until": until}
