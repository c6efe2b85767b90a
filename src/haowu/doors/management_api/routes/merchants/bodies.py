# SPDX-License-Identifier: Apache-2.0
"""What is said of merchants at this door, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In, Out
from haowu.merchants.codes import CODE_MAX, NAME_MAX
from haowu.merchants.operations.draft_agreement import FEN_MAX, MILLIFEN_MAX, PROGRAM_MAX, RATE_MAX

Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Name = Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
Code = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=CODE_MAX)]
Program = Annotated[str, Field(min_length=1, max_length=PROGRAM_MAX)]


class MerchantIn(In):
    """A merchant. `program`: it joins there, and accepting its points is ticked beforehand (R076)."""

    name_zh: Name
    name_en: Annotated[str, Field(max_length=NAME_MAX)] = ""
    is_active: bool = True
    program: Program | None = None
    accepts: bool = True


class MerchantOut(Out):
    """A merchant as it was taken in."""

    code: str
    name_zh: str
    name_en: str
    is_active: bool
    stores: list[str]


class StoreIn(In):
    """A store."""

    name_zh: Name
    name_en: Annotated[str, Field(max_length=NAME_MAX)] = ""
    is_active: bool = True


class ListedStoreOut(Out):
    """An open store, and whether points are taken there."""

    code: str
    name_zh: str
    name_en: str
    accepts: bool


class RateOut(Out):
    """So many points take so many fen off a bill."""

    points: int
    fen: int


class ListedOut(Out):
    """A merchant as it is published. `rate` null: points take nothing off a bill here; rewards are priced singly."""

    code: str
    name_zh: str
    name_en: str
    accepts: bool
    rate: RateOut | None
    stores: list[ListedStoreOut]


class DirectoryOut(Out):
    """A part of the published list; `claim_zh` is what may be said of them: never "all" while one does not accept."""

    items: list[ListedOut]
    next_cursor: str
    accepting: int
    total: int
    claim_zh: str
    claim_en: str


class VerificationIn(In):
    """A check of the business licence."""

    licence_no: Annotated[str, Field(min_length=18, max_length=18)]
    next_check_on: date


class VerificationOut(Out):
    """A check that was made."""

    id: int
    licence_no: str
    verified_on: date
    next_check_on: date
    verified_by: str
    verified_at: datetime


class AgreementIn(In):
    """A draft of an agreement (merchants/operations/draft_agreement.py says what each term means)."""

    program: Program
    role: Literal["issuer", "acceptor"]
    settlement_millifen_per_point: Annotated[int, Field(ge=1, le=MILLIFEN_MAX)]
    points_per_yuan: Annotated[int, Field(ge=1, le=RATE_MAX)] | None = None
    cap_fen: Annotated[int, Field(ge=1, le=FEN_MAX)] | None = None
    stores: Annotated[tuple[Code, ...], Field(max_length=1000)] = ()
    starts_on: date
    ends_on: date | None = None


class EndIn(In):
    """When an agreement is to end."""

    last_day: date


class AgreementOut(Out):
    """An agreement with all that is known of it."""

    id: int
    program: str
    role: str
    settlement_millifen_per_point: int
    points_per_yuan: int | None
    cap_fen: int | None
    stores: list[str]
    starts_on: date
    ends_on: date | None
    state: str
    requested_by: str
    requested_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None


class AcceptanceIn(In):
    """Whether the merchant accepts the points of a programme."""

    accepts: bool


class AcceptanceOut(Out):
    """What it decided."""

    program: str
    accepts: bool
