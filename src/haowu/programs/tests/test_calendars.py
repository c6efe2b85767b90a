# SPDX-License-Identifier: Apache-2.0
"""A calendar goes before two persons, is never changed, and keeps its promises (R017, R096, R098)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.calendar_errors import (
    CalendarInvalid,
    CalendarNoticeTooShort,
    CalendarTampered,
    ProposalDecided,
    ProposalNotFound,
    StoreRegionInvalid,
    StoreUnknown,
)
from haowu.programs.calendar_reads import Proposal, load_calendar_versions, load_calendars
from haowu.programs.errors import DraftNeedsSecondPerson, ProgramInvalid
from haowu.programs.operations.decide_calendar import decide_calendar
from haowu.programs.operations.place_store import place_store
from haowu.programs.operations.propose_calendar import propose_calendar
from haowu.programs.operations.publish_program import Published
from haowu.programs.operations.withdraw_calendar import withdraw_calendar
from haowu.programs.queries import load_terms, terms_stamp
from haowu.rules.calendar_document import CalendarDocument

FIRST = Actor(ActorKind.OPERATOR, "first")
SECOND = Actor(ActorKind.OPERATOR, "second")
ONE_SIX = {"kind": "lunar_digits", "digits": [1, 6]}
THREE_EIGHT = {"kind": "lunar_digits", "digits": [3, 8]}
TODAY = date(2026, 11, 22)
Publish = Callable[[str], Published]


def written(*include: dict[str, Any], since: date = TODAY, **others: Any) -> CalendarDocument:
    whole = {"code": "MARKET_DAY", "name": {"zh": "赶集日", "en": "Market day"}, "effective_from": since}
    return msgspec.convert(whole | {"include": include} | others, CalendarDocument)


def put_up(connection: Connection, clock: FixedClock, document: CalendarDocument) -> Proposal:
    made = propose_calendar(connection, document, actor=FIRST, clock=clock)
    return decide_calendar(connection, proposal_id=made.id, decision="published", actor=SECOND, clock=clock)


def with_market(demo: str, **ref: Any) -> str:
    """The demo programme with its first rule on market days only."""
    named = ", ".join(f"{name}: {value}" for name, value in {"calendar": "MARKET_DAY", **ref}.items())
    place = "conditions: {merchants: [jiafang]}"
    assert place in demo
    return demo.replace(place, f"conditions: {{merchants: [jiafang], calendars: [{{{named}}}]}}", 1)


def test_two_persons_publish_and_the_terms_move(shops: Connection, clock: FixedClock) -> None:
    stamp = terms_stamp(shops)
    proposal = put_up(shops, clock, written(ONE_SIX))
    assert (proposal.state, proposal.decided_by) == ("published", str(SECOND))
    assert terms_stamp(shops) > stamp
    assert load_terms(shops).calendars.holds("MARKET_DAY", date(2026, 12, 4))
    (version,) = load_calendar_versions(shops)
    assert (version.version, version.submitted_by, version.approved_by) == (1, str(FIRST), str(SECOND))
    told = shops.execute("select kind, data from outbox_event where kind = 'calendar.published'").fetchall()
    assert [row[1]["calendar"] for row in told] == ["MARKET_DAY"]


def test_nobody_approves_their_own(shops: Connection, clock: FixedClock) -> None:
    made = propose_calendar(shops, written(ONE_SIX), actor=FIRST, clock=clock)
    with pytest.raises(DraftNeedsSecondPerson):
        decide_calendar(shops, proposal_id=made.id, decision="published", actor=FIRST, clock=clock)
    assert "MARKET_DAY" not in load_calendars(shops)


def test_what_is_decided_or_withdrawn_is_over(shops: Connection, clock: FixedClock) -> None:
    made = propose_calendar(shops, written(ONE_SIX), actor=FIRST, clock=clock)
    assert withdraw_calendar(shops, proposal_id=made.id, actor=FIRST, clock=clock).state == "withdrawn"
    with pytest.raises(ProposalDecided):
        decide_calendar(shops, proposal_id=made.id, decision="published", actor=SECOND, clock=clock)
    with pytest.raises(ProposalNotFound):
        withdraw_calendar(shops, proposal_id=made.id + 1, actor=FIRST, clock=clock)
    assert "MARKET_DAY" not in load_calendars(shops)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (written({"kind": "solar_day", "month": 2, "day": 30}), "include[0]"),
        (written({"kind": "dates", "dates": [date(2020, 1, 1)]}), "include"),
        (written(), "include"),
        (written({"kind": "around", "calendar": "NO_SUCH"}), "include[0]"),
        (written({"kind": "around", "calendar": "MARKET_DAY"}), "include[0]"),
        (written(ONE_SIX, overlay="adjust", region="411425"), "overlay"),
        (written(ONE_SIX, region="411400"), "region"),
        (
            written(
                {"kind": "lunar_window", "from": {"month": 1, "day": 31}, "until": {"month": 2, "day": 1}},
            ),
            "include[0]",
        ),
    ],
)
def test_what_makes_no_sense_is_named(
    shops: Connection, clock: FixedClock, document: CalendarDocument, path: str
) -> None:
    with pytest.raises(CalendarInvalid) as caught:
        propose_calendar(shops, document, actor=FIRST, clock=clock)
    assert caught.value.data["problems"][0]["path"] == path
    assert shops.execute("select count(*) from programs_calendar_proposal").fetchone() == (0,)


def test_calendars_do_not_go_round_in_circles(shops: Connection, clock: FixedClock) -> None:
    put_up(shops, clock, written(ONE_SIX))
    put_up(shops, clock, written({"kind": "around", "calendar": "MARKET_DAY", "before_days": 1}, code="EVE"))
    with pytest.raises(CalendarInvalid, match="leads back"):
        propose_calendar(shops, written({"kind": "around", "calendar": "EVE"}, since=TODAY), actor=FIRST, clock=clock)


def test_a_rule_may_only_name_a_calendar_that_exists(demo: str, publish: Publish) -> None:
    with pytest.raises(ProgramInvalid) as caught:
        publish(with_market(demo))
    assert [problem.code for problem in caught.value.problems] == ["UNKNOWN_CALENDAR"]


def test_promised_days_are_taken_away_with_30_days_notice_only(
    shops: Connection, clock: FixedClock, demo: str, publish: Publish
) -> None:
    put_up(shops, clock, written(ONE_SIX, since=date(2020, 1, 1)))  # nothing names it yet: its past can be imported
    publish(with_market(demo))
    for days in (1, 29):
        with pytest.raises(CalendarNoticeTooShort) as caught:
            put_up(shops, clock, written(THREE_EIGHT, since=TODAY + timedelta(days=days)))
        assert caught.value.data["earliest"] == "2026-12-22"
    put_up(shops, clock, written(THREE_EIGHT, since=TODAY + timedelta(days=30)))
    book = load_calendars(shops)
    assert book.days("MARKET_DAY", date(2026, 12, 1), date(2026, 12, 31)) == [
        *(date(2026, 12, day) for day in (4, 9, 14, 19)),
        *(date(2026, 12, day) for day in (26, 31)),
    ]


def test_more_days_may_come_tomorrow_and_never_in_the_past(
    shops: Connection, clock: FixedClock, demo: str, publish: Publish
) -> None:
    put_up(shops, clock, written(ONE_SIX, since=date(2020, 1, 1)))
    put_up(shops, clock, written({"kind": "around", "calendar": "MARKET_DAY", "before_days": 1}, code="AND_EVE"))
    publish(with_market(demo, calendar="AND_EVE"))
    with pytest.raises(CalendarNoticeTooShort) as caught:
        put_up(shops, clock, written(ONE_SIX, {"kind": "weekdays", "weekdays": ["sun"]}))
    assert caught.value.data["earliest"] == "2026-11-23"
    put_up(shops, clock, written(ONE_SIX, {"kind": "weekdays", "weekdays": ["sun"]}, since=date(2026, 11, 23)))
    book = load_calendars(shops)
    assert [book.holds("MARKET_DAY", day) for day in (TODAY, date(2026, 11, 29))] == [False, True]


def test_what_is_published_is_never_changed(shops: Connection, clock: FixedClock) -> None:
    put_up(shops, clock, written(ONE_SIX))
    for statement in (
        "update programs_calendar_version set body = '{}'",
        "delete from programs_calendar_version",
        "truncate programs_calendar_version",
        "update programs_calendar_proposal set note = 'later'",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation), shops.transaction():
            shops.execute(statement)


def test_a_tampered_calendar_stops_the_terms(shops: Connection, clock: FixedClock) -> None:
    put_up(shops, clock, written(ONE_SIX))
    shops.execute("alter table programs_calendar_version disable trigger programs_calendar_version_is_immutable")
    shops.execute("update programs_calendar_version set body = replace(body, '[1,6]', '[2,7]')")
    with pytest.raises(CalendarTampered):
        load_terms(shops)


def test_a_store_is_not_placed_backwards_where_rules_look_at_regions(
    shops: Connection, clock: FixedClock, demo: str, publish: Publish
) -> None:
    put_up(shops, clock, written(ONE_SIX, region="411425"))
    publish(with_market(demo))

    def place(since: date) -> None:
        place_store(
            shops, merchant="jiafang", store="jiafang-01", region="411425", since=since, actor=FIRST, clock=clock
        )

    with pytest.raises(StoreRegionInvalid):
        place(TODAY)
    place(date(2026, 11, 23))
    assert load_calendars(shops).region_of("jiafang", "jiafang-01", date(2026, 11, 23)) == "411425"


def test_a_store_follows_the_place_where_it_lies(shops: Connection, clock: FixedClock) -> None:
    put_up(shops, clock, written(ONE_SIX, region="411425"))
    put_up(shops, clock, written(THREE_EIGHT, region="411425103"))

    def place(region: str, since: date, store: str = "jiafang-01") -> None:
        place_store(shops, merchant="jiafang", store=store, region=region, since=since, actor=FIRST, clock=clock)

    place("411425103", date(2026, 1, 1))
    with pytest.raises(StoreRegionInvalid):
        place("411425", TODAY)
    place("411425", date(2026, 11, 23))
    with pytest.raises(StoreUnknown):
        place("411425", TODAY, store="guangming-01")
    with pytest.raises(StoreRegionInvalid):
        place("410000", date(2027, 1, 1))
    book = load_terms(shops).calendars
    assert [book.region_of("jiafang", "jiafang-01", day) for day in (TODAY, date(2026, 11, 23))] == [
        "411425103",
        "411425",
    ]
