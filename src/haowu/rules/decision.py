# SPDX-License-Identifier: Apache-2.0
"""What the rules answer: awards to be granted, and why each other rule gave nothing."""

from datetime import date, datetime
from typing import Final

import msgspec

Measure = tuple[int, int, int]
"""(points, for each so many fen, basis points of that): `⌊⌊fen × points ÷ per⌋ × bp ÷ 10000⌋`."""

IN_PROPORTION: Final[Measure] = (0, 0, 0)
"""No such formula: a fixed bonus, or a bonus put together from several."""


class Cap(msgspec.Struct, frozen=True, gc=False):
    """A limit that the ledger must keep in the same transaction: at most `limit_points` under this counter.

    `per_member` caps count one member's points, others count everybody's. A period without end starts on 0001-01-01.
    """

    cap_id: int
    period_start: date
    limit_points: int
    per_member: bool


class AwardDecision(msgspec.Struct, frozen=True, gc=False):
    """One award: so many points of one type, by one rule, paid by one budget.

    `is_base` tells the points for the purchase itself from a bonus. `basis_fen` and `line_nos` say what it was computed
    on, for a later refund, and `measure` by which formula. `available_from` None means at once, `expires_at` None means
    never; both are instants (the first instant at which the state holds).
    """

    rule: str
    rule_version: int
    point_type: str
    point_type_id: int
    points: int
    budget_id: int
    funder: str
    basis_fen: int
    line_nos: tuple[int, ...]
    available_from: datetime | None
    expires_at: datetime | None
    expires_on: date | None
    caps: tuple[Cap, ...]
    explain_zh: str
    explain_en: str
    is_base: bool = False
    measure: Measure = IN_PROPORTION


class Skipped(msgspec.Struct, frozen=True, gc=False):
    """A rule that gave nothing, with a stable reason code and the sentence for people."""

    rule: str
    code: str
    explain_zh: str
    explain_en: str


class Decision(msgspec.Struct, frozen=True, gc=False):
    """The awards in the order of the rules (base rules first)."""

    program: str
    rule_version: int
    awards: tuple[AwardDecision, ...]
