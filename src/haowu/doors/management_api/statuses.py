# SPDX-License-Identifier: Apache-2.0
"""From stable codes to HTTP statuses, for the codes that only this door answers with. Sorted by room."""

from typing import Final

from haowu.doors.points_api import statuses

STATUSES: Final[dict[str, int]] = {
    # the envelope
    "WRONG_MEMBER": 403,
    "OPERATOR_ONLY": 403,
    "IDEMPOTENCY_KEY_MISSING": 400,
    "IDEMPOTENCY_KEY_INVALID": 400,
    "ALREADY_EXISTS": 409,
    # access
    "APPROVAL_NOT_FOUND": 404,
    "APPROVAL_DECIDED": 409,
    "KEY_INVALID": 422,
    "KEY_NOT_FOUND": 404,
    "SCOPES_INVALID": 422,
    # catalog
    "ACCEPTOR_MISSING": 422,
    "ACCESS_PARITY_VIOLATION": 422,
    "AFTERSALES_PARITY_VIOLATION": 422,
    "BEARER_POINTS_FORBIDDEN": 422,
    "EXEMPTION_REQUIRED": 422,
    "PERSONAL_PRICE_FORBIDDEN": 422,
    "PRICE_NOTICE_TOO_SHORT": 422,
    "PRICE_OUT_OF_BAND": 422,
    "REVIEW_NOT_OPEN": 409,
    "REWARD_EXISTS": 409,
    "REWARD_INVALID": 422,
    "REWARD_KIND_FORBIDDEN": 422,
    "REWARD_LISTED": 409,
    "REWARD_NOT_READY": 409,
    "REWARD_UNKNOWN": 404,
    "SAME_QUALITY_REQUIRED": 422,
    "SLOT_CLOSED": 409,
    "SLOT_FREE": 409,
    "SLOT_UNKNOWN": 404,
    "STAFF_BUSY": 409,
    "STOCK_BELOW_TAKEN": 409,
    "TARGET_LOCKED": 409,
    "TARGET_TOO_FAR": 409,
}


def status_of(code: str) -> int:
    """Return the HTTP status of `code`; one that is not listed is a mistake of ours, so 500."""
    return STATUSES.get(code) or statuses.status_of(code)
