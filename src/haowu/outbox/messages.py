# SPDX-License-Identifier: Apache-2.0
"""The body of a webhook: the same bytes at every attempt, for it is made from what is stored alone."""

import json
from datetime import UTC

from haowu.outbox.event import StoredEvent


def message_id(event_id: int) -> str:
    """Return the webhook-id of an event: the same for every attempt and replay, so that a receiver drops repeats."""
    return f"evt_{event_id}"


def body_of(event: StoredEvent) -> bytes:
    """Return the JSON that is sent: what happened, when, whose, and the business numbers."""
    content = {
        "type": event.kind,
        "timestamp": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "merchant": event.merchant,
        "subject": event.subject,
        "data": event.data,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
