# SPDX-License-Identifier: Apache-2.0
"""What is said of programmes at this door, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In, Out

SOURCE_MAX = 400_000
"""Characters of a programme file; what is larger is published by the command line."""
Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Version = Annotated[int, Field(ge=1, lt=1 << 31)]
Code = Annotated[str, Field(max_length=64)]


class DraftIn(In):
    """The programme file, YAML or JSON, as text."""

    source: Annotated[str, Field(min_length=1, max_length=SOURCE_MAX)]


class DecideIn(In):
    """What the second person says."""

    decision: Literal["approved", "rejected"]
    note: Annotated[str, Field(max_length=500)] = ""


class DraftOut(Out):
    """A draft on its way, without its text."""

    id: int
    program: str
    state: str
    created_by: str
    created_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    body_sha256: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str
    version: int | None


class DraftTextOut(DraftOut):
    """A draft with its text."""

    source: str


class WordsOut(Out):
    """A sentence in both languages."""

    zh: str
    en: str


class ChangeOut(Out):
    """One difference of two versions."""

    path: str
    kind: str
    before: Any
    after: Any
    is_adverse: bool
    text: WordsOut


class NoticeOut(Out):
    """How many days before it takes effect a change is published, and how many it must be."""

    days: int
    needed_days: int
    is_adverse: bool
    is_enough: bool


class SubmissionOut(Out):
    """What was handed in; `rebate_approval` is the approval that a dear programme needs besides."""

    draft: DraftOut
    changes: list[ChangeOut]
    notice: NoticeOut
    rebate_bp: int
    warning: WordsOut | None
    rebate_approval: int | None


class ProblemOut(Out):
    """One thing wrong in the file, and where."""

    line: int
    path: str
    code: str
    text: WordsOut


class ObjectionOut(Out):
    """A gate that refuses."""

    code: str
    zh: str
    en: str


class ReviewOut(Out):
    """All that stands against a draft today, what it would change, and advice that does not stand against it."""

    draft: DraftOut
    is_publishable: bool
    problems: list[ProblemOut]
    objections: list[ObjectionOut]
    changes: list[ChangeOut]
    withdrawn: list[ChangeOut]
    notice: NoticeOut | None
    rebate_bp: int | None
    base_rebate_bp: int | None
    needs_approval: bool
    warning: WordsOut | None
    advice: list[ProblemOut]


class PublishedOut(Out):
    """The version that stands now."""

    program: str
    version: int
    sha256: str
    effective_from: datetime
    is_new: bool
    rebate_bp: int
    warning: WordsOut | None
    text: WordsOut


class BudgetOut(Out):
    """One line of marketing money, and what has been granted out of it."""

    code: str
    name_zh: str
    name_en: str
    funder: str
    line_fen: int
    face_millifen_per_point: int
    limit_points: int
    used_points: int
    left_points: int
    used_fen: int


class ProgramOut(Out):
    """A programme."""

    code: str
    name_zh: str
    name_en: str
    last_version: int


class VersionOut(Out):
    """A version without its text."""

    version: int
    sha256: str
    effective_from: datetime
    published_at: datetime
    published_by: str


class VersionTextOut(VersionOut):
    """A version, whole: `body` is the very text that `sha256` is of."""

    body: str


class PublicationOut(Out):
    """One entry of the publication log."""

    program: str
    version: int
    sha256: str
    draft_id: int | None
    submitted_by: str
    approved_by: str | None
    published_by: str
    published_at: datetime
    effective_from: datetime
    comments_until: datetime | None
    notice_days: int
    is_adverse: bool
    changes: list[dict[str, Any]]
    face_rebate_bp: int


class CheckOut(Out):
    """A version, and what is wrong with it; nothing when it is what was published."""

    program: str
    version: int
    sha256: str
    problem: WordsOut | None


class CardLineOut(Out):
    """One of the nine fields of the card."""

    name: str
    label: str
    zh: str
    en: str


class ExampleOut(Out):
    """An advertised example."""

    rule: str
    paid_fen: int
    every_months: int
    goal_points: int
    text: str


class ValidityOut(Out):
    """How long points live; `last_day` of those earned today."""

    point_type: str
    rule: str
    name_zh: str
    name_en: str
    zh: str
    en: str
    last_day: date | None


class AnnouncedOut(Out):
    """A version that is not in force yet."""

    version: int
    effective_from: datetime
    comments_until: datetime | None
    is_adverse: bool
    changes: list[dict[str, Any]]


class CardOut(Out):
    """What a member may read before earning."""

    program: str
    name_zh: str
    name_en: str
    version: int
    sha256: str
    effective_from: datetime
    legal_nature_zh: str
    legal_nature_en: str
    fields: list[CardLineOut]
    examples: list[ExampleOut]
    validity: list[ValidityOut]
    announced: list[AnnouncedOut]


class FindingOut(Out):
    """One objection to a text, at [start, end)."""

    code: str
    offending: str
    start: int
    end: int
    reason: WordsOut
    suggestion: WordsOut


class CopyOut(Out):
    """What the linter says; without findings the text may be shown."""

    result: Literal["PASS", "REJECT"]
    findings: list[FindingOut]


class FeasibilityOut(Out):
    """Whether an example can be reached before its first points expire, at the worst start within a year.

    `needs_months`: how long points must live; `most_points`: the most that is there at once when it is not reached.
    """

    is_reachable: bool
    points_each: int
    needs_months: int | None
    reached_month: int | None
    most_points: int
    rule: str
    validity: WordsOut | None
