# SPDX-License-Identifier: Apache-2.0
"""The one table of calls: routing, permissions and the OpenAPI document all read it, so they cannot disagree."""

from __future__ import annotations

from typing import Final

from haowu.doors.points_api.bodies import (
    CaptureBody,
    ConfirmBody,
    DeductionBody,
    HoldBody,
    LookupBody,
    RefundBody,
    VoidBody,
)
from haowu.doors.points_api.endpoint import (
    BASE,
    BODY,
    DEDUCT,
    ENVELOPE,
    GRANT,
    ORDER,
    PLACE,
    READ,
    REFUND,
    SET_ASIDE,
    Endpoint,
)
from haowu.doors.points_api.redemption_endpoints import REDEMPTION_ENDPOINTS
from haowu.doors.points_api.routes.bulk import BulkAnswer, post_orders
from haowu.doors.points_api.routes.holds import post_capture, post_deduction_quote, post_hold, post_void
from haowu.doors.points_api.routes.member_views import MemberBalance, MemberFound, MemberJournals, MemberLots
from haowu.doors.points_api.routes.members import get_balance, get_journals, get_lots, post_lookup
from haowu.doors.points_api.routes.orders import post_confirm, post_order, post_quote, post_refund
from haowu.doors.points_api.routes.tier_views import MemberTier, get_tier
from haowu.earning.answers import Accrual, Confirmation, Quote, Refunding
from haowu.earning.requests import Purchase
from haowu.kernel.text import Text
from haowu.redemption.answers import Captured, DeductionQuote, Held, Voided

__all__ = ["BASE", "ENDPOINTS", "ENVELOPE", "Endpoint"]

ENDPOINTS: Final = (
    Endpoint(
        "accrueOrder",
        "POST",
        "/orders",
        "orders:write",
        post_order,
        Accrual,
        Text(
            zh="上报一笔已付款订单,立即记分",
            en="Credit one paid and settled order",
        ),
        (*BODY, *PLACE, *ORDER, *GRANT, "KEY_REUSED", "ITEM_UNPROCESSABLE"),
        body=Purchase,
        created=201,
    ),
    Endpoint(
        "accrueOrders",
        "POST",
        "/orders/batch",
        "orders:write",
        post_orders,
        BulkAnswer,
        Text(
            zh="批量上报订单(数组或 NDJSON),逐单给出结果",
            en="Credit many orders (array or NDJSON), one result each",
        ),
        BODY,
        body=Purchase,
        is_bulk=True,
    ),
    Endpoint(
        "quoteOrder",
        "POST",
        "/orders/quote",
        "orders:quote",
        post_quote,
        Quote,
        Text(
            zh="试算:这一单能得多少分,哪些规则没用上、为什么",
            en="What an order would earn, and why not more; nothing is written",
        ),
        (*BODY, *PLACE, *ORDER),
        body=Purchase,
    ),
    Endpoint(
        "confirmOrder",
        "POST",
        "/orders/{order_no}/confirm",
        "orders:write",
        post_confirm,
        Confirmation,
        Text(
            zh="确认收货:待确认积分变为可用",
            en="Receipt confirmed: pending points become available",
        ),
        (*BODY, "UNKNOWN_MERCHANT", "EARN_NOT_FOUND", "ORDER_NOT_FOUND", "NOTHING_LEFT", "KEY_REUSED"),
        body=ConfirmBody,
        is_body_optional=True,
        created=201,
    ),
    Endpoint(
        "refundOrder",
        "POST",
        "/orders/{order_no}/refunds",
        "orders:write",
        post_refund,
        Refunding,
        Text(
            zh="退款(全部或部分,可多次):追回所得积分,退还所用积分",
            en="Refund, whole or in part, repeatable: earned points are clawed back, spent points given back",
        ),
        (*BODY, *REFUND, "KEY_REUSED"),
        body=RefundBody,
        created=201,
    ),
    Endpoint(
        "placeHold",
        "POST",
        "/holds",
        "holds:write",
        post_hold,
        Held,
        Text(
            zh="冻结积分,准备抵扣",
            en="Set points aside for a price reduction at checkout",
        ),
        (*BODY, *PLACE, *SET_ASIDE, *DEDUCT, "DEDUCTION_EXCEEDS_METHOD", "NO_PROGRAM", "KEY_REUSED"),
        body=HoldBody,
        created=201,
    ),
    Endpoint(
        "quoteDeduction",
        "POST",
        "/deductions/quote",
        "orders:quote",
        post_deduction_quote,
        DeductionQuote,
        Text(
            zh="试算账单抵扣:最多用多少积分、抵多少钱、为什么",
            en="What points would take off a bill, and why not more; nothing is written",
        ),
        (*BODY, *PLACE, *DEDUCT, "NO_PROGRAM", "NO_AGREEMENT", "NOT_ACCEPTING", "UNKNOWN_POINT_TYPE"),
        body=DeductionBody,
    ),
    Endpoint(
        "captureHold",
        "POST",
        "/holds/{hold_no}/capture",
        "holds:write",
        post_capture,
        Captured,
        Text(
            zh="确认扣减冻结的积分(全部或部分)",
            en="Spend all or part of a hold",
        ),
        (*BODY, "HOLD_NOT_FOUND", "HOLD_ENDED", "HOLD_TOO_SMALL", "KEY_REUSED"),
        body=CaptureBody,
        is_body_optional=True,
        created=201,
    ),
    Endpoint(
        "voidHold",
        "POST",
        "/holds/{hold_no}/void",
        "holds:write",
        post_void,
        Voided,
        Text(
            zh="释放冻结的积分",
            en="Let go of what is left of a hold",
        ),
        (*BODY, "HOLD_NOT_FOUND", "HOLD_ENDED", "KEY_REUSED"),
        body=VoidBody,
        is_body_optional=True,
        created=201,
    ),
    Endpoint(
        "lookUpMember",
        "POST",
        "/members/lookup",
        "members:read",
        post_lookup,
        MemberFound,
        Text(
            zh="会员查找:用手机号(或会员码)查会员号",
            en="Which member number a phone or a member code belongs to",
        ),
        (*BODY, "MEMBER_NOT_FOUND"),
        body=LookupBody,
    ),
    Endpoint(
        "getBalance",
        "GET",
        "/members/{member}/balance",
        "members:read",
        get_balance,
        MemberBalance,
        Text(
            zh="查余额:可用、待确认、冻结、欠分、最近到期",
            en="Balances: available, pending, held, deficit, expiring next",
        ),
        READ,
    ),
    Endpoint(
        "getLots",
        "GET",
        "/members/{member}/lots",
        "members:read",
        get_lots,
        MemberLots,
        Text(
            zh="查批次:每一笔积分从哪来、何时到期",
            en="Every open lot, the next to expire first",
        ),
        (*READ, "CURSOR_INVALID", "UNKNOWN_POINT_TYPE"),
        parameters=("point_type", "after", "limit"),
    ),
    Endpoint(
        "getJournals",
        "GET",
        "/members/{member}/journals",
        "members:read",
        get_journals,
        MemberJournals,
        Text(
            zh="查流水:每一次变动和原因",
            en="Every change with its reason, newest first",
        ),
        (*READ, "CURSOR_INVALID", "UNKNOWN_POINT_TYPE"),
        parameters=("point_type", "before", "limit"),
    ),
    Endpoint(
        "getTier",
        "GET",
        "/members/{member}/tier",
        "members:read",
        get_tier,
        MemberTier,
        Text(
            zh="查等级:成长值、升级与保级还差多少、到店权益",
            en="The member's tier: growth, what is missing to rise and to stay, what a visit is given",
        ),
        (*READ, "NO_LADDER"),
    ),
    *REDEMPTION_ENDPOINTS,
)
