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
}


def status_of(code: str) -> int:
    """Return the HTTP status of `code`; one that is not listed is a mistake of ours, so 500."""
    return STATUSES.get(code) or statuses.status_of(code)
