# SPDX-License-Identifier: Apache-2.0
"""The calls about exchanges and vouchers; part of the one table in `endpoints`."""

from __future__ import annotations

from typing import Final

from haowu.doors.points_api.endpoint import BODY, PLACE, Endpoint
from haowu.doors.points_api.redemption_bodies import (
    CancelBody,
    FulfilBody,
    PrepareBody,
    RedemptionBody,
    RedemptionQuoteBody,
    RevokeBody,
    VerifyBody,
)
from haowu.doors.points_api.routes.redemptions import (
    post_cancel,
    post_fulfilment,
    post_prepare,
    post_redemption,
    post_redemption_quote,
    post_revoke,
    post_verify,
)
from haowu.kernel.text import Text
from haowu.redemption.exchange_answers import Cancelled, Fulfilled, Placed, Prepared, Quoted, Revoked, Verified

SHELF: Final = (
    "REWARD_NOT_FOUND", "OUT_OF_STOCK", "MEMBER_LIMIT_REACHED", "HOUSEHOLD_LIMIT_REACHED", "SLOT_TAKEN",
    "SLOT_REQUIRED", "REWARD_CLOSED", "MUST_ACKNOWLEDGE", "ADDRESS_MISSING", "ADDRESS_NOT_NEEDED",
    "NO_PROGRAM", "UNKNOWN_POINT_TYPE", "INSUFFICIENT_POINTS", "DEFICIT_OUTSTANDING", "AMOUNT_INVALID",
    "ITEM_UNPROCESSABLE",
)  # fmt: skip
VOUCHER: Final = ("VOUCHER_NOT_HERE", "VOUCHER_EXPIRED", "VOUCHER_CANCELLED", "ALREADY_USED")

REDEMPTION_ENDPOINTS: Final = (
    Endpoint(
        "placeRedemption",
        "POST",
        "/redemptions",
        "redemptions:write",
        post_redemption,
        Placed,
        Text(
            zh="积分兑换:积分、库存、兑换单和兑换券一次办成",
            en="Exchange points for a reward: points, stock, order and voucher at once or not at all",
        ),
        (*BODY, *PLACE, *SHELF, "KEY_REUSED"),
        body=RedemptionBody,
        created=201,
    ),
    Endpoint(
        "quoteRedemption",
        "POST",
        "/redemptions/quote",
        "orders:quote",
        post_redemption_quote,
        Quoted,
        Text(
            zh="兑换试算:要多少积分、值多少、还差多少,不写入",
            en="What an exchange would cost and be worth, and how many points are missing; nothing is written",
        ),
        (*BODY, *PLACE, "REWARD_NOT_FOUND", "NO_PROGRAM", "NO_AGREEMENT", "NOT_ACCEPTING", "UNKNOWN_POINT_TYPE"),
        body=RedemptionQuoteBody,
    ),
    Endpoint(
        "fulfilRedemption",
        "POST",
        "/redemptions/{redemption_no}/fulfilment",
        "redemptions:write",
        post_fulfilment,
        Fulfilled,
        Text(zh="交付或发货:积分即使用", en="Handed over, or sent: its points are spent"),
        (*BODY, "REDEMPTION_NOT_FOUND", "REDEMPTION_ENDED", "NEEDS_VOUCHER", "NEEDS_OPENING", "KEY_REUSED"),
        body=FulfilBody,
        is_body_optional=True,
        created=201,
    ),
    Endpoint(
        "cancelRedemption",
        "POST",
        "/redemptions/{redemption_no}/cancel",
        "redemptions:write",
        post_cancel,
        Cancelled,
        Text(zh="取消兑换:积分、库存和预约全部退回", en="Undo an exchange: points, stock and slot go back"),
        (*BODY, "REDEMPTION_NOT_FOUND", "REDEMPTION_ENDED", "KEY_REUSED"),
        body=CancelBody,
        is_body_optional=True,
        created=201,
    ),
    Endpoint(
        "prepareVerification",
        "POST",
        "/vouchers/prepare",
        "vouchers:verify",
        post_prepare,
        Prepared,
        Text(
            zh="核销第一步:扫券码、券二维码或会员码,列出可用的券",
            en="First step: what can be used here with a voucher code, its QR, or a member code",
        ),
        (*BODY, *VOUCHER, "VOUCHER_NOT_FOUND", "VERIFY_TOO_MANY_ATTEMPTS"),
        body=PrepareBody,
    ),
    Endpoint(
        "verifyVouchers",
        "POST",
        "/vouchers/verify",
        "vouchers:verify",
        post_verify,
        Verified,
        Text(zh="核销第二步:一次最多十张,全部成功或全部不用", en="Second step: up to ten vouchers, all or none"),
        (*BODY, *VOUCHER, "LINE_ALREADY_USED", "VERIFY_TOKEN_INVALID", "VERIFY_TOO_MANY", "KEY_REUSED"),
        body=VerifyBody,
        created=201,
    ),
    Endpoint(
        "revokeVerification",
        "POST",
        "/vouchers/revoke",
        "vouchers:verify",
        post_revoke,
        Revoked,
        Text(zh="撤销核销:60分钟内、结算前", en="Take a verification back: within 60 minutes, before settlement"),
        (
            *BODY,
            "VERIFICATION_NOT_FOUND",
            "VERIFICATION_REVOKED",
            "VERIFICATION_SETTLED",
            "REVOKE_TOO_LATE",
            "KEY_REUSED",
        ),
        body=RevokeBody,
        created=201,
    ),
)
