# SPDX-License-Identifier: Apache-2.0
"""What other systems are told: that an occasion was decided, and what it was worth; no words, no score."""

from collections.abc import Mapping
from typing import Final

from haowu.engagement.answers import Reward
from haowu.outbox.event import Event

KIND_OF: Final[Mapping[str, str]] = {
    "survey": "survey.answered",
    "suggestion_received": "suggestion.received",
    "suggestion_adopted": "suggestion.accepted",
    "lecture": "lecture.attended",
    "share": "share.recorded",
    "referral": "referral.completed",
}


def reward_event(made: Reward, merchant: str, member_no: str) -> Event:
    """Return the event that tells of `made`."""
    data = {"points": made.points, "reason": made.reason, "is_badge": made.is_badge, "journal": made.journal}
    return Event(
        kind=KIND_OF[made.activity], merchant=merchant, subject=f"member:{member_no}", data=data, at=made.decided_at
    )
