# SPDX-License-Identifier: Apache-2.0
"""Risk cases: points offered for sale, reported by hand, decided by a second person."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routing import Call, In, Out, Page, RoomRouter, decode_cursor, page_of
from haowu.kernel.limits import FEN_MAX
from haowu.oversight.cases import Listing
from haowu.oversight.operations.decide_case import decide_case
from haowu.oversight.operations.report_resale import report_resale
from haowu.oversight.queries import NEWEST, list_cases

router = RoomRouter("oversight")
Limit = Annotated[int, Field(ge=1, le=200)]
Words = Annotated[str, Field(min_length=1, max_length=2_000)]


class ListingIn(In):
    """A listing that was seen."""

    site: Annotated[str, Field(min_length=1, max_length=200)]
    url: Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^https?://\S+$")]
    title: Words
    offered: Literal["points", "voucher", "account"]
    seen_at: AwareDatetime
    price_fen: Annotated[int, Field(ge=0, le=FEN_MAX)] | None = None
    merchant: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)] | None = None
    member_no: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class ReportedOut(Out):
    """The case of the listing."""

    id: int
    state: str
    is_known: bool


class CaseDecisionIn(In):
    """What came of it, and why."""

    decision: Literal["CONFIRMED", "DISMISSED"]
    words: Words


class CaseOut(Out):
    """A case."""

    id: int
    kind: str
    site: str
    url: str
    title: str
    offered: str
    price_fen: int | None
    merchant: str | None
    member_no: str | None
    seen_at: datetime
    reported_by: str
    reported_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    words: str


@router.write("POST", "/risk-cases", scope="risk:report", answer=ReportedOut)
def report_listing(call: Call, body: ListingIn) -> object:
    """上报积分挂售线索 Report that points are offered for sale."""
    listing = Listing(**body.dict())
    return report_resale(call.connection, listing, keys=call.member_keys, clock=call.clock, actor=call.actor)


@router.read("/risk-cases", scope="risk:read", answer=Page[CaseOut])
def list_risk_cases(
    call: Call,
    state: Literal["OPEN", "CONFIRMED", "DISMISSED"] | None = None,
    cursor: str = "",
    limit: Limit = 50,
) -> object:
    """查看风险线索 The cases, newest first."""
    before = decode_cursor(cursor, (int,))
    found = list_cases(call.connection, state=state or "", before=before[0] if before else NEWEST, limit=limit + 1)
    return page_of(found, limit, lambda case: [case.id])


@router.write("POST", "/risk-cases/{case_id}/decision", scope="risk:decide", answer=CaseOut)
def decide_risk_case(call: Call, case_id: Annotated[int, Field(ge=1, lt=1 << 63)], body: CaseDecisionIn) -> object:
    """处理风险线索(须另一人) Say what came of a case; never on one's own report."""
    return decide_case(
        call.connection,
        case_id=case_id,
        decision=body.decision,
        words=body.words,
        clock=call.clock,
        actor=call.actor,
    )
