# SPDX-License-Identifier: Apache-2.0
"""Calendars 活动日历: anybody reads them; one person proposes, another publishes; a store follows its region."""

from datetime import date, timedelta
from itertools import islice
from typing import Annotated, Any, Final

import msgspec
from pydantic import Field

from haowu.doors.management_api.routes.calendar_bodies import (
    REGION,
    CalendarDaysOut,
    CalendarDecisionIn,
    CalendarIn,
    CalendarOut,
    CalendarVersionOut,
    Id,
    Limit,
    ProposalOut,
    StoreRegionIn,
    StoreRegionOut,
)
from haowu.doors.management_api.routing import Call, Page, RoomRouter, decode_cursor, page_from, page_of
from haowu.kernel.text import Text
from haowu.merchants.queries import load_merchants
from haowu.programs.calendar_errors import CalendarInvalid, CalendarUnknown, StoreUnknown
from haowu.programs.calendar_notice import ZONE, lost_days
from haowu.programs.calendar_reads import (
    CalendarVersion,
    Proposal,
    find_proposal,
    list_proposals,
    load_calendar_versions,
    load_calendars,
)
from haowu.programs.operations.decide_calendar import decide_calendar as decide
from haowu.programs.operations.place_store import place_store as place
from haowu.programs.operations.propose_calendar import propose_calendar as propose
from haowu.programs.operations.withdraw_calendar import withdraw_calendar as withdraw
from haowu.rules.calendar_document import CalendarDocument
from haowu.rules.calendar_sentences import spoken
from haowu.rules.calendars import CalendarBook
from haowu.rules.named_days import NAMED_DAYS

router = RoomRouter("calendars")
RegionQuery = Annotated[str, Field(pattern=REGION, max_length=12)]
SPAN_MAX: Final = 800
NEXT_SHOWN: Final = 12
BUILT_IN: Final = frozenset(document.code for document in NAMED_DAYS)
GUESSED: Final = Text(
    zh="这些年份的放假安排还没有公布,先按法定节假日和周末推算",
    en="the holidays of these years are not announced yet: statutory days and weekends are shown",
)
TOO_LONG: Final = Text(
    zh=f"一次最多查{SPAN_MAX}天,且不能早于开始日期", en=f"at most {SPAN_MAX} days, not before the first"
)


@router.read("/calendars", scope="programs:read", answer=Page[CalendarOut])
def list_calendars(call: Call, region: RegionQuery = "", cursor: str = "", limit: Limit = 50) -> object:
    """查看活动日历 List the calendars, as they answer in a region."""
    book, today = load_calendars(call.connection), _today(call)
    page = page_from(sorted(book.codes), cursor, limit, lambda code: [code], (str,))
    return {**page, "items": [_shown(book, code, region, today) for code in page["items"]]}


@router.read("/calendars/{code}", scope="programs:read", answer=CalendarOut)
def show_calendar(call: Call, code: str, region: RegionQuery = "") -> object:
    """查看一个活动日历 Show one calendar, as it answers in a region."""
    book = load_calendars(call.connection)
    _known(book, code)
    return _shown(book, code, region, _today(call))


@router.read("/calendars/{code}/days", scope="programs:read", answer=CalendarDaysOut)
def list_calendar_days(call: Call, code: str, first: date, last: date, region: RegionQuery = "") -> object:
    """查看日历中的日子 List the days of a calendar, both ends included."""
    book = load_calendars(call.connection)
    _known(book, code)
    if not 0 <= (last - first).days < SPAN_MAX:
        raise CalendarInvalid(code, [("last", TOO_LONG)])
    guessed = book.guessed_years(code, first, last, region)
    return {
        "code": code,
        "region": region,
        "days": book.days(code, first, last, region),
        "guessed_years": guessed,
        "warning": GUESSED if guessed else None,
    }


@router.read("/calendars/{code}/versions", scope="programs:read", answer=Page[CalendarVersionOut])
def list_calendar_versions(call: Call, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看日历的发布记录 List what was published of a calendar, for all regions."""
    book = load_calendars(call.connection)
    _known(book, code)
    log = [found for found in load_calendar_versions(call.connection) if found.document.code == code]
    page = page_from(enumerate(log), cursor, limit, lambda entry: [entry[0]], (int,))
    return {**page, "items": [_version(found, book) for _, found in page["items"]]}


@router.write("POST", "/calendar-proposals", scope="calendars:write", answer=ProposalOut)
def propose_calendar(call: Call, body: CalendarIn) -> object:
    """提交活动日历,等待批准 Propose a calendar, or a new version of one."""
    made = propose(call.connection, _document(body), actor=call.actor, clock=call.clock)
    return _proposal(call, made)


@router.read("/calendar-proposals", scope="approvals:read", answer=Page[ProposalOut])
def list_calendar_proposals(call: Call, cursor: str = "", limit: Limit = 50, *, waiting: bool = False) -> object:
    """查看日历提案 List the proposals."""
    after = decode_cursor(cursor, (int,))
    found = list_proposals(call.connection, after=after[0] if after else 0, limit=limit + 1, waiting_only=waiting)
    book, today = load_calendars(call.connection), _today(call)
    return page_of([_told(each, book, today) for each in found], limit, lambda proposal: [proposal["id"]])


@router.read("/calendar-proposals/{proposal_id}", scope="approvals:read", answer=ProposalOut)
def show_calendar_proposal(call: Call, proposal_id: Id) -> object:
    """查看一份日历提案 Show a proposal."""
    return _proposal(call, find_proposal(call.connection, proposal_id))


@router.write("POST", "/calendar-proposals/{proposal_id}/decision", scope="programs:approve", answer=ProposalOut)
def decide_calendar_proposal(call: Call, proposal_id: Id, body: CalendarDecisionIn) -> object:
    """批准并发布,或驳回 Publish a proposal, or reject it: as a second person."""
    decided = decide(
        call.connection,
        proposal_id=proposal_id,
        decision=body.decision,
        note=body.note,
        actor=call.actor,
        clock=call.clock,
    )
    return _proposal(call, decided)


@router.write("POST", "/calendar-proposals/{proposal_id}/withdrawal", scope="calendars:write", answer=ProposalOut)
def withdraw_calendar_proposal(call: Call, proposal_id: Id) -> object:
    """撤回日历提案 Take a proposal back."""
    return _proposal(call, withdraw(call.connection, proposal_id=proposal_id, actor=call.actor, clock=call.clock))


@router.write(
    "PUT", "/merchants/{merchant}/stores/{store}/region", scope="calendars:write", answer=list[StoreRegionOut]
)
def place_store(call: Call, merchant: str, store: str, body: StoreRegionIn) -> object:
    """登记门店所在地区 Say in which region a store lies, and since when."""
    place(
        call.connection,
        merchant=merchant,
        store=store,
        region=body.region,
        since=body.since,
        actor=call.actor,
        clock=call.clock,
    )
    return [stay for stay in _stays(call, merchant, store) if stay["since"] == body.since][-1:]


@router.read("/merchants/{merchant}/stores/{store}/region", scope="programs:read", answer=Page[StoreRegionOut])
def show_store_region(call: Call, merchant: str, store: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看门店所在地区 Show where a store lies, and lay before."""
    shop = load_merchants(call.connection).get(merchant)
    if shop is None or store not in shop.stores:
        raise StoreUnknown(merchant=merchant, store=store)
    page = page_from(enumerate(_stays(call, merchant, store)), cursor, limit, lambda entry: [entry[0]], (int,))
    return {**page, "items": [stay for _, stay in page["items"]]}


def _today(call: Call) -> date:
    return call.clock.now().astimezone(ZONE).date()


def _known(book: CalendarBook, code: str) -> None:
    if code not in book:
        raise CalendarUnknown(calendar=code)


def _document(body: CalendarIn) -> CalendarDocument:
    given = body.model_dump(by_alias=True, exclude_none=True, mode="json")
    try:
        return msgspec.convert(given, CalendarDocument)
    except msgspec.ValidationError as error:
        reason = str(error)
        raise CalendarInvalid(
            body.code, [("include/exclude", Text(zh=f"规则写得不对:{reason}", en=f"a rule is not right: {reason}"))]
        ) from None


def _shown(book: CalendarBook, code: str, region: str, today: date) -> dict[str, Any]:
    versions = book.versions(code)
    document = book.answering(code, region, today) or versions[-1]
    return {
        "code": code,
        "name": document.name,
        "rules": spoken(document, book.name_of),
        "region": document.region,
        "is_built_in": code in BUILT_IN,
        "regions": sorted({version.region for version in versions}),
        "next_day": book.next_day(code, today, region),
    }


def _version(found: CalendarVersion, book: CalendarBook) -> dict[str, Any]:
    document = found.document
    parts = {
        name: getattr(document, name) for name in ("code", "region", "name", "overlay", "source", "effective_from")
    }
    return {**found._asdict(), **parts, "rules": spoken(document, book.name_of)}


def _proposal(call: Call, proposal: Proposal) -> dict[str, Any]:
    return _told(proposal, load_calendars(call.connection), _today(call))


def _told(proposal: Proposal, book: CalendarBook, today: date) -> dict[str, Any]:
    """Return the proposal with its consequences: of one that waits, what it would do; of another, what is so."""
    document = proposal.document
    trial = book.with_version(document) if proposal.state == "submitted" else book
    start = max(today, document.effective_from)
    span = (start + timedelta(days=number) for number in range(SPAN_MAX))
    is_there = document.code in trial
    days = (day for day in span if is_there and trial.holds(document.code, day, document.region))
    return {
        **msgspec.structs.asdict(proposal),
        "name": document.name,
        "rules": spoken(document, trial.name_of),
        "effective_from": document.effective_from,
        "next_days": list(islice(days, NEXT_SHOWN)),
        "lost_days": lost_days(document, book) if proposal.state == "submitted" else [],
        "document": msgspec.to_builtins(document),
    }


def _stays(call: Call, merchant: str, store: str) -> list[dict[str, Any]]:
    stays = load_calendars(call.connection).stays(merchant, store)
    return [{"store": store, "region": stay.region, "since": stay.since} for stay in stays]
