# SPDX-License-Identifier: Apache-2.0
"""The one table of calls: routing, permissions and the OpenAPI document all read it, so they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from haowu.doors.points_api.bodies import (
    CaptureBody,
    ConfirmBody,
    DeductionBody,
    HoldBody,
    LookupBody,
    RefundBody,
    VoidBody,
)
from haowu.doors.points_api.routes.bulk import BulkAnswer, post_orders
from haowu.doors.points_api.routes.holds import post_capture, post_deduction_quote, post_hold, post_void
from haowu.doors.points_api.routes.member_views import MemberBalance, MemberFound, MemberJournals, MemberLots
from haowu.doors.points_api.routes.members import get_balance, get_journals, get_lots, post_lookup
from haowu.doors.points_api.routes.orders import post_confirm, post_order, post_quote, post_refund
from haowu.earning.answers import Accrual, Confirmation, Quote, Refunding
from haowu.earning.requests import Purchase
from haowu.kernel.text import Text
from haowu.redemption.answers import Captured, DeductionQuote, Held, Voided

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

BASE: Final = "/points/v1"

ENVELOPE: Final = (
    "UNAUTHENTICATED", "KEY_EXPIRED", "SCOPE_MISSING", "RATE_LIMITED", "SERVER_BUSY", "DATABASE_AWAY", "SHUTTING_DOWN",
    "LEDGER_STOPPED",
)  # fmt: skip
BODY: Final = (
    "BODY_TOO_SLOW", "LENGTH_REQUIRED", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "BROKEN_JSON", "DUPLICATE_FIELD",
    "UNKNOWN_FIELD", "FIELD_MISSING", "FIELD_INVALID", "NUMBER_OUT_OF_RANGE", "TEXT_INVALID", "TOO_MANY_ITEMS",
    "WRONG_MERCHANT", "MERCHANT_REQUIRED",
)  # fmt: skip
PLACE: Final = (
    "NOT_A_MEMBER", "MEMBER_BLOCKED", "MEMBER_CLOSED", "MEMBER_UNVERIFIED", "TERMS_NOT_ACCEPTED",
    "UNKNOWN_MERCHANT", "MERCHANT_INACTIVE", "UNKNOWN_STORE",
)  # fmt: skip
ORDER: Final = (
    "DATE_OUT_OF_RANGE", "DATE_IN_FUTURE", "ORDER_TOO_OLD", "LINE_SUM_MISMATCH", "LINE_REPEATED",
    "DEDUCTION_EXCEEDS_PAID", "NO_PROGRAM", "NO_AGREEMENT", "NO_SETTLED_ORDER", "HOLD_NOT_FOUND", "HOLD_TAKEN",
    "HOLD_BUSY",
)  # fmt: skip
GRANT: Final = ("BUDGET_EXHAUSTED", "NO_LIVE_BUDGET", "AMOUNT_INVALID")
REFUND: Final = (
    "DATE_OUT_OF_RANGE", "DATE_IN_FUTURE", "UNKNOWN_MERCHANT", "ORDER_NOT_FOUND", "LINE_NOT_FOUND", "LINE_REPEATED",
    "REFUND_EMPTY", "REFUND_EXCEEDS_PAID", "NOTHING_TO_REFUND", "HOLD_OPEN", "EARN_NOT_FOUND", "TOO_MUCH",
    "NOTHING_LEFT", "AMOUNT_INVALID",
)  # fmt: skip
SET_ASIDE: Final = (
    "UNKNOWN_POINT_TYPE", "NO_AGREEMENT", "NOT_ACCEPTING", "HOLD_TOO_LONG", "INSUFFICIENT_POINTS",
    "DEFICIT_OUTSTANDING", "AMOUNT_INVALID",
)  # fmt: skip
DEDUCT: Final = ("LINE_REPEATED", "NO_DEDUCTION")
READ: Final = ("MEMBER_NOT_FOUND", "PHONE_IN_ADDRESS", "QUERY_INVALID")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call. `template` has at most one blank; `created` is the status of a first success."""

    name: str
    method: Literal["GET", "POST"]
    template: str
    scope: str
    run: Callable[..., Awaitable[Any]]
    answer: type
    summary: Text
    codes: tuple[str, ...]
    body: type | None = None
    is_body_optional: bool = False
    is_bulk: bool = False
    created: int = 200
    parameters: tuple[str, ...] = ()


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
)
