# SPDX-License-Identifier: Apache-2.0
"""What this room answers: frozen values, the same at the first time and at every repetition."""

from datetime import datetime

import msgspec


class Reward(msgspec.Struct, frozen=True):
    """What an occasion was worth: points in the ledger, or the reason for none, or for fewer than promised.

    A badge is a keepsake without value. `is_replayed`: this occasion was decided before.
    """

    activity: str
    points: int
    reason: str
    is_badge: bool
    explain_zh: str
    explain_en: str
    order_ref: str
    journal: str
    decided_at: datetime
    is_replayed: bool = False


class SurveyTaken(msgspec.Struct, frozen=True):
    """An answered survey and what it was worth."""

    id: int
    order_no: str
    score: int
    reward: Reward


class Reply(msgspec.Struct, frozen=True):
    """What was said back to a suggestion, and the state it then came to."""

    state: str
    words: str
    replied_at: datetime


class Suggestion(msgspec.Struct, frozen=True):
    """A suggestion as its member sees it; `due_at` is by when the first reply is promised."""

    id: int
    member_id: int
    merchant: str
    words: str
    state: str
    received_at: datetime
    due_at: datetime
    first_reply_at: datetime | None
    replies: tuple[Reply, ...] = ()


class SuggestionStep(msgspec.Struct, frozen=True):
    """A suggestion after one step, and what the step was worth (None: this step is worth nothing by itself)."""

    id: int
    state: str
    reward: Reward | None


class Lecture(msgspec.Struct, frozen=True):
    """A lecture or guidance; `attended` counts those whose attendance was recorded."""

    id: int
    merchant: str
    code: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    attended: int


class Attendance(msgspec.Struct, frozen=True):
    """One member's attendance and what it was worth."""

    id: int
    lecture: str
    member_no: str
    reward: Reward


class Post(msgspec.Struct, frozen=True):
    """A post about an order. A published one that was paid for carries the label 奖励 (no hidden advertising)."""

    id: int
    member_id: int
    merchant: str
    order_no: str
    words: str
    state: str
    label: str
    points: int
    decline_code: str
    submitted_at: datetime


class PostModeratedAnswer(msgspec.Struct, frozen=True):
    """A post after moderation; `reason` says why it was worth nothing."""

    id: int
    state: str
    label: str
    points: int
    reason: str


class Invitation(msgspec.Struct, frozen=True):
    """An invitation: to whom is not told, whoever has that phone may accept it."""

    id: int
    merchant: str
    invited_at: datetime
    accepted_at: datetime | None
    settled_at: datetime | None


class ReferralRun(msgspec.Struct, frozen=True):
    """What one run of `reward_referrals` did; `next_after` None means that there are no more to look at."""

    looked_at: int
    rewards: tuple[Reward, ...]
    next_after: int | None
