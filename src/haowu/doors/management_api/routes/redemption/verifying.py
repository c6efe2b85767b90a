# SPDX-License-Identifier: Apache-2.0
"""Vouchers are used in two steps, and taken back within the hour: as the large platforms have it."""

from haowu.doors.management_api.routes.redemption.answers import (
    PreparedOut,
    RevokedOut,
    VerificationOut,
    VerifiedOut,
)
from haowu.doors.management_api.routes.redemption.begin import begin_write, hash_said, newest_before, world_of
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import Id, Limit, PrepareIn, RevokeIn, VerifyIn
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.redemption.attempts import count_failure, wrong_try
from haowu.redemption.errors import RedemptionRefused, require
from haowu.redemption.exchange_requests import PrepareVerification, RevokeVerification, VerifyVouchers, VoucherUse
from haowu.redemption.lists import uses_at
from haowu.redemption.operations.prepare_verification import NOT_FOUND, prepare_verification
from haowu.redemption.operations.revoke_verifications import revoke_verifications
from haowu.redemption.operations.verify_vouchers import verify_vouchers


@router.write("POST", "/merchants/{merchant}/vouchers/prepare", scope="vouchers:verify", answer=PreparedOut, status=200)
def prepare_vouchers(call: Call, merchant: str, body: PrepareIn) -> object:
    """核销第一步:扫券码、券二维码或会员码 First step: what can be used here with what was shown."""
    request = PrepareVerification(
        code=body.code, merchant=merchant, store=body.store, terminal=body.terminal, actor=str(call.actor)
    )
    if call.key.is_sandbox:  # its work is undone, so its wrong tries would never be counted
        raise RedemptionRefused(NOT_FOUND)
    (answer,) = prepare_verification(call.connection, [request], world=world_of(call), clock=call.clock)
    if answer == NOT_FOUND:
        # A refusal undoes its transaction, and with it the count of wrong tries: so that is committed by itself.
        call.connection.rollback()
        count_failure(call.connection, wrong_try(request, call.member_keys), at=call.clock.now())
        call.connection.commit()
        raise RedemptionRefused(NOT_FOUND)
    return require(answer)


@router.write("POST", "/merchants/{merchant}/vouchers/verify", scope="vouchers:verify", answer=VerifiedOut)
def use_vouchers(call: Call, merchant: str, body: VerifyIn) -> object:
    """核销第二步:最多十张,全部成功或全部不用 Second step: up to ten vouchers, all or none."""
    world = begin_write(call)
    request = VerifyVouchers(
        merchant=merchant, store=body.store, terminal=body.terminal, request_no=body.request_no,
        vouchers=tuple([VoucherUse(use.verify_token, use.line_nos) for use in body.vouchers]),
        input_hash=hash_said("verify", merchant, body.model_dump(mode="json")), actor=str(call.actor),
    )  # fmt: skip
    return require(verify_vouchers(call.connection, [request], world=world, clock=call.clock)[0])


@router.write(
    "POST",
    "/merchants/{merchant}/voucher-uses/{verification_id}/revocation",
    scope="vouchers:verify",
    answer=RevokedOut,
)
def revoke_verification(call: Call, merchant: str, verification_id: Id, body: RevokeIn) -> object:
    """撤销核销:60分钟内、结算前 Take a verification back: within 60 minutes, before settlement."""
    world = begin_write(call)
    request = RevokeVerification(
        verification=verification_id, merchant=merchant, request_no=body.request_no, actor=str(call.actor),
        input_hash=hash_said("revoke", merchant, verification_id, body.request_no),
    )  # fmt: skip
    return require(revoke_verifications(call.connection, [request], world=world, clock=call.clock)[0])


@router.read("/merchants/{merchant}/voucher-uses", scope="redemptions:read", answer=Page[VerificationOut])
def list_verifications(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """核销记录 What was verified at our stores, and taken back; newest first."""
    before = newest_before(decode_cursor(cursor, (int,)))
    return page_of(uses_at(call.connection, merchant, before=before, limit=limit + 1), limit, lambda use: [use.id])
