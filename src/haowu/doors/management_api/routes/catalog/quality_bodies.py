# SPDX-License-Identifier: Apache-2.0
"""What is said of the quality of rewards."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from haowu.doors.management_api.routing import In, Out


class SuspendedOut(Out):
    """What was taken off the shelf."""

    suspended: list[str]


class SampleIn(In):
    """What a sample of a reward showed when it was held against its specification."""

    is_good: bool
    note: Annotated[str, Field(min_length=1, max_length=2000)]


class SampleOut(Out):
    """What one sample showed."""

    sampled_at: datetime
    is_good: bool
    note: str
    actor: str


class ReviewOut(Out):
    """A reward off the shelf until somebody has looked at its quality; `cause` is complaints or sample."""

    merchant: str
    reward: str
    cause: str
    fulfilled: int
    complaints: int
    since: datetime
    opened_at: datetime
    suspended_for: str


class QualityOut(Out):
    """How good a reward was in thirty days, and its last samples; `score` of 100, null while there are too few."""

    score: int | None
    fulfilled: int
    complaints: int
    samples: int
    good_samples: int
    text_zh: str
    text_en: str
