# SPDX-License-Identifier: Apache-2.0
"""What is answered about campaigns."""

from datetime import datetime
from typing import Any

from haowu.doors.management_api.routing import Out


class WordsOut(Out):
    """A sentence in both languages."""

    zh: str
    en: str


class PromotedOut(Out):
    """Both prices of a reward, and both percentages, each with its basis."""

    merchant: str
    reward: str
    name_zh: str
    list_points: int
    points: int
    saved: WordsOut
    worth: WordsOut
    stock_left: int | None


class DraftOut(Out):
    """A campaign on its way."""

    id: int
    owner: str
    program: str
    code: str
    state: str
    created_by: str
    created_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    body_sha256: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str


class DraftTextOut(DraftOut):
    """A draft with what is written in it, in sentences, and its prices beside those of the catalogue."""

    campaign: dict[str, Any]
    what: list[WordsOut]
    prices: list[PromotedOut]


class BudgetOut(Out):
    """What was set aside for bonuses and what is left of it."""

    funder: str
    line_fen: int
    limit_points: int
    left_points: int
    left_fen: int


class CampaignOut(Out):
    """A campaign as it is shown where it is first seen: when, where, for whom, what, how much is left."""

    code: str
    owner: str
    program: str
    state: str
    name: WordsOut
    text: WordsOut
    starts_at: datetime
    ends_at: datetime
    when: WordsOut
    where: WordsOut
    whom: WordsOut
    what: list[WordsOut]
    prices: list[PromotedOut]
    budget: BudgetOut | None
    sha256: str
    published_at: datetime
    reason: str


class LaunchedOut(Out):
    """The campaign as published, with what its publisher should know."""

    campaign: CampaignOut
    rebate_bp: int
    warning: WordsOut | None


class ReplayRowOut(Out):
    """What the members of one tier at one merchant would have got; '' stands for all of them."""

    merchant: str
    tier: str
    orders: int
    members: int
    paid_fen: int
    points: int
    cost_fen: int


class ReplayOut(Out):
    """What a draft would have given from `since` until before `until`, its caps and budget kept."""

    since: datetime
    until: datetime
    orders_seen: int
    total: ReplayRowOut
    by_merchant: list[ReplayRowOut]
    by_tier: list[ReplayRowOut]
    by_both: list[ReplayRowOut]
    by_rule: dict[str, int]
    limit_points: int
    cut_points: int
    unfunded_points: int
    exhausted_at: datetime | None
