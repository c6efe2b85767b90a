# SPDX-License-Identifier: Apache-2.0
"""The one table from stable codes to HTTP statuses. Rooms know codes, only doors know statuses."""

from typing import Final

STATUSES: Final[dict[str, int]] = {
    # the envelope
    "UNAUTHENTICATED": 401,
    "KEY_EXPIRED": 401,
    "SCOPE_MISSING": 403,
    "WRONG_MERCHANT": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "BODY_TOO_SLOW": 408,
    "LENGTH_REQUIRED": 411,
    "BODY_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
    "SERVER_BUSY": 503,
    "DATABASE_AWAY": 503,
    "SHUTTING_DOWN": 503,
    "LEDGER_STOPPED": 503,
    # the input
    "BROKEN_JSON": 400,
    "DUPLICATE_FIELD": 422,
    "UNKNOWN_FIELD": 422,
    "FIELD_MISSING": 422,
    "FIELD_INVALID": 422,
    "NUMBER_OUT_OF_RANGE": 422,
    "TEXT_INVALID": 422,
    "DATE_OUT_OF_RANGE": 422,
    "DATE_IN_FUTURE": 422,
    "LINE_REPEATED": 422,
    "LINE_SUM_MISMATCH": 422,
    "DEDUCTION_EXCEEDS_PAID": 422,
    "ORDER_TOO_OLD": 422,
    "HOLD_TOO_LONG": 422,
    "REFUND_EMPTY": 422,
    "TOO_MANY_ITEMS": 422,
    "MERCHANT_REQUIRED": 422,
    "QUERY_INVALID": 422,
    "CURSOR_INVALID": 422,
    "ITEM_UNPROCESSABLE": 422,
    # who and where
    "MEMBER_NOT_FOUND": 404,
    "PHONE_IN_ADDRESS": 422,
    "NOT_A_MEMBER": 422,
    "MEMBER_BLOCKED": 403,
    "MEMBER_CLOSED": 403,
    "MEMBER_UNVERIFIED": 403,
    "TERMS_NOT_ACCEPTED": 403,
    "UNKNOWN_MERCHANT": 422,
    "MERCHANT_INACTIVE": 403,
    "UNKNOWN_STORE": 422,
    "UNKNOWN_POINT_TYPE": 422,
    "NO_PROGRAM": 422,
    "NO_AGREEMENT": 409,
    "NO_DEDUCTION": 422,
    "DEDUCTION_EXCEEDS_METHOD": 422,
    "NOT_ACCEPTING": 409,
    # the ledger
    "KEY_REUSED": 422,
    "NO_SETTLED_ORDER": 422,
    "NOTHING_TO_AWARD": 422,
    "BUDGET_EXHAUSTED": 409,
    "NO_LIVE_BUDGET": 409,
    "CAP_REACHED": 409,
    "INSUFFICIENT_POINTS": 409,
    "DEFICIT_OUTSTANDING": 409,
    "EARN_NOT_FOUND": 404,
    "ORDER_NOT_FOUND": 404,
    "LINE_NOT_FOUND": 422,
    "REFUND_EXCEEDS_PAID": 409,
    "NOTHING_TO_REFUND": 409,
    "HOLD_NOT_FOUND": 404,
    "HOLD_ENDED": 409,
    "HOLD_TOO_SMALL": 409,
    "HOLD_TAKEN": 409,
    "HOLD_BUSY": 503,
    "HOLD_OPEN": 409,
    "SPEND_NOT_FOUND": 404,
    "NOTHING_LEFT": 409,
    "TOO_MUCH": 409,
    "NEEDS_SECOND_PERSON": 403,
    "LOT_NOT_FOUND": 404,
    "AMOUNT_INVALID": 422,
}

RETRY_AFTER_SECONDS: Final[dict[str, int]] = {
    "RATE_LIMITED": 1,
    "SERVER_BUSY": 1,
    "DATABASE_AWAY": 5,
    "SHUTTING_DOWN": 5,
    "LEDGER_STOPPED": 60,
    "BODY_TOO_SLOW": 1,
    "HOLD_BUSY": 1,
}
"""Codes after which the same request, with the same number, is worth sending again, and when."""


def status_of(code: str) -> int:
    """Return the HTTP status of `code`; one that is not listed is a mistake of ours, so 500."""
    return STATUSES.get(code, 500)
