# SPDX-License-Identifier: Apache-2.0
"""What one call is, and the codes that many of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from haowu.kernel.text import Text

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
