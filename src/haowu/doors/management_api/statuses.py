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
    # outbox
    "EVENT_KIND_UNKNOWN": 422,
    "WEBHOOK_ADDRESS_REFUSED": 422,
    "WEBHOOK_DELIVERY_NOT_FOUND": 404,
    "WEBHOOK_ENDPOINT_DISABLED": 409,
    "WEBHOOK_ENDPOINT_INVALID": 422,
    "WEBHOOK_ENDPOINT_NOT_FOUND": 404,
    # engagement
    "NO_ENGAGEMENT_PROGRAM": 422,
    "SURVEY_ANSWERED": 409,
    "SUGGESTION_NOT_FOUND": 404,
    "SUGGESTION_STEP_INVALID": 409,
    "LECTURE_CODE_TAKEN": 409,
    "LECTURE_NOT_FOUND": 404,
    "LECTURE_NOT_ON": 409,
    "LECTURE_FULL": 409,
    "POST_NOT_FOUND": 404,
    "POST_MODERATED": 409,
    "INVITATION_SELF": 422,
    "INVITATION_NOT_FOUND": 404,
    "INVITATION_TAKEN": 409,
    "PHONE_INVALID": 422,
    "RHYTHM_UNKNOWN": 422,
    # programs
    "PROGRAM_INVALID": 422,
    "PROGRAM_NOT_FOUND": 404,
    "PROGRAM_TAMPERED": 503,
    "DISCLOSURE_INCOMPLETE": 422,
    "COPY_REJECTED": 422,
    "EXAMPLE_UNREACHABLE": 422,
    "FACE_REBATE_TOO_HIGH": 422,
    "FACE_REBATE_NEEDS_APPROVAL": 409,
    "NOTICE_TOO_SHORT": 422,
    "DRAFT_NOT_FOUND": 404,
    "DRAFT_STATE": 409,
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
