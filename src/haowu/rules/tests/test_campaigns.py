# SPDX-License-Identifier: Apache-2.0
"""Campaigns beside a programme: their window, their bonuses, caps, deduct days; numbers of campaigns.md."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.campaign_sentences import what_texts, when_text, whom_text
from haowu.rules.campaigns import budget_code, campaign_of, cap_of, price_overrides, rule_code, rule_of
from haowu.rules.compilation import Bindings, compile_terms, counted_caps
from haowu.rules.decide import decide
from haowu.rules.deduction import BillLine, Method, deduct
from haowu.rules.document import ProgramDocument
from haowu.rules.explain import explain
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.terms import Terms
from haowu.rules.timetable import timetable_of
from haowu.rules.trial import Trial

Worked = Callable[[str], dict[str, Any]]
ZONE = ZoneInfo("Asia/Shanghai")
MARCH = {"starts_at": "2027-03-01T00:00:00+08:00", "ends_at": "2027-04-01T00:00:00+08:00"}
NAME = {"zh": "名称", "en": "Name"}
DOUBLE = {"kind": "multiplier", "bonus_bp": 10_000}


def campaign(code: str = "c", **fields: Any) -> CampaignDocument:
    """Return a campaign of March 2027 with a budget."""
    known: dict[str, Any] = {
        "campaign": code,
        "program": "test",
        "name": NAME,
        "schedule": MARCH,
        "budget": {"funder": "jiafang", "line_fen": 10**9, "face_millifen_per_point": 10_000},
    }
    return msgspec.convert({**known, **fields}, CampaignDocument)


def bonus(earn: dict[str, Any] = DOUBLE, **fields: Any) -> dict[str, Any]:
    """Return one bonus."""
    return {"code": "bonus", "name": NAME, "earn": earn, **fields}


def terms_with(*campaigns: CampaignDocument, **head: Any) -> Terms:
    """Return a programme of one point a yuan with `campaigns` beside it."""
    document = msgspec.convert(
        {
            "program": "test",
            "name": NAME,
            "effective_from": "2020-01-01T00:00:00+08:00",
            "merchants": ["jiafang"],
            "point_types": [{"code": "consumption", "name": NAME, "expiry": {"policy": "none"}}],
            "budgets": [
                {"code": "b", "name": NAME, "funder": "jiafang", "line_fen": 10**9, "face_millifen_per_point": 1000}
            ],
            "rules": [
                {"code": "base", "name": NAME, "point_type": "consumption", "budget": "b", "earn": {"kind": "rate"}}
            ],
            **head,
        },
        ProgramDocument,
    )
    rules = [rule_of(each, rule, "UTC") for each in campaigns for rule in each.rules]
    caps = [(rule.code, cap.scope, cap.period) for rule in rules for cap in counted_caps(rule)]
    budgets = {"b": 1, **{budget_code(each.campaign): number for number, each in enumerate(campaigns, 2)}}
    bindings = Bindings({"consumption": 1}, budgets, {key: number for number, key in enumerate(caps, 1)})
    return compile_terms(document, bindings, version=1, version_id=1, campaigns=campaigns)


def order(at: str = "2027-03-06T12:00:00", net_fen: int = 30_000, **changes: Any) -> OrderFacts:
    """Return a dress bought at a local time."""
    lines = (LineFacts(1, "D-1", "dress", 1, net_fen),)
    facts = {"merchant": "jiafang", "store": "jiafang-01", "channel": "pos", "net_fen": net_fen, "lines": lines}
    return OrderFacts(**{**facts, "paid_at": datetime.fromisoformat(f"{at}+08:00"), **changes})


def points(facts: OrderFacts, terms: Terms) -> dict[str, int]:
    """Return the points by rule."""
    return {award.rule: award.points for award in decide(facts, terms).awards}


def test_when_it_runs(worked: Worked) -> None:
    for case in worked("campaigns.md")["timetable"]:
        schedule = campaign(schedule={**MARCH, **case["schedule"]}).schedule
        timetable = timetable_of(schedule, ZONE, CalendarBook())
        for at in case["runs"]:
            assert timetable.is_on(datetime.fromisoformat(f"{at}+08:00")), (case, at)
        for at in case["rests"]:
            assert not timetable.is_on(datetime.fromisoformat(f"{at}+08:00")), (case, at)


def test_a_bonus_holds_exactly_when_its_timetable_is_on(worked: Worked) -> None:
    """Rules go by days, conditions and two instants; prices go by the timetable: both say the same."""
    for case in worked("campaigns.md")["timetable"]:
        terms = terms_with(campaign(schedule={**MARCH, **case["schedule"]}, rules=[bonus()]))
        assert all("c/bonus" in points(order(at), terms) for at in case["runs"]), case
        assert not any("c/bonus" in points(order(at), terms) for at in case["rests"]), case


def test_caps_in_points_and_in_fen(worked: Worked) -> None:
    for case in worked("campaigns.md")["caps"]:
        limits = {key: case[key] for key in ("limit_points", "limit_fen") if key in case}
        budget = {"funder": "jiafang", "line_fen": 10**9, "face_millifen_per_point": case["face_millifen"]}
        document = campaign(budget=budget, rules=[bonus(caps=[{"scope": "member", "period": "day", **limits}])])
        assert cap_of(document.rules[0].caps[0], document).limit_points == case["points"], case


def test_what_a_bonus_gives(worked: Worked) -> None:
    for case in worked("campaigns.md")["bonuses"]:
        rule = bonus(case["earn"], min_spend_fen=case.get("min_spend_fen", 0), categories=["dress"])
        assert points(order(net_fen=case["net_fen"]), terms_with(campaign(rules=[rule]))) == case["points"], case


def test_deduct_days(worked: Worked) -> None:
    day = campaign(
        schedule={
            "starts_at": "2026-12-01T00:00:00+08:00",
            "ends_at": "2027-01-01T00:00:00+08:00",
            "weekdays": ["sat"],
        },
        budget=None,
        deduct={"categories": ["米面粮油"]},
    )
    terms = terms_with(day, deduction={"points": 100, "fen": 100, "only_on_deduct_days": True})
    assert terms.deduction is not None
    for case in worked("campaigns.md")["deduct_days"]:
        at = datetime.fromisoformat(f"{case['at']}+08:00")
        categories = terms.deduct_categories("jiafang", "jiafang-01", at)
        if "off_fen" not in case:
            assert categories is None, case
            continue
        bill = [BillLine(no, category, fen) for no, (category, fen) in enumerate(case["bill"].items(), 1)]
        found = deduct(bill, Method(terms.deduction, only_categories=categories), points=case["points"])
        assert (found.eligible_fen, found.off_fen) == (case["eligible_fen"], case["off_fen"]), case


def test_two_deduct_days_at_once_add_up_and_places_count() -> None:
    one = campaign("one", budget=None, deduct={"categories": ["rice"]}, merchants=["jiafang"])
    two = campaign("two", budget=None, deduct={"categories": ["oil"]}, stores=["jiafang-02"])
    terms, at = terms_with(one, two), datetime.fromisoformat("2027-03-06T12:00:00+08:00")
    assert terms.deduct_categories("jiafang", "jiafang-01", at) == frozenset({"rice"})
    assert terms.deduct_categories("jiafang", "jiafang-02", at) == frozenset({"rice", "oil"})
    assert terms.deduct_categories("muying", "muying-01", at) is None


def test_the_last_campaign_is_cut_first() -> None:
    first, second = campaign("first", rules=[bonus()]), campaign("second", rules=[bonus()])
    found = points(order(), terms_with(first, second, multiplier_cap_bp=25_000))
    assert found == {"base": 300, "first/bonus": 300, "second/bonus": 150}


def test_names_never_collide_with_those_of_a_programme() -> None:
    assert campaign_of(rule_code("spring", "double")) == "spring"
    assert campaign_of("base") == ""
    with pytest.raises(msgspec.ValidationError):
        terms_with(
            rules=[
                {
                    "code": "spring/double",
                    "name": NAME,
                    "point_type": "consumption",
                    "budget": "b",
                    "earn": {"kind": "rate"},
                }
            ]
        )


def test_why_a_bonus_gave_nothing_is_told() -> None:
    terms = terms_with(campaign(schedule={**MARCH, "calendars": [{"calendar": "EYE_CARE_DAY"}]}, rules=[bonus()]))
    for at, code in (
        ("2027-02-28T23:59:59", "NOT_YET_IN_FORCE"),
        ("2027-04-01T00:00:00", "NO_LONGER_IN_FORCE"),
        ("2027-03-06T12:00:00", "CALENDAR_NOT_COVERED"),
    ):
        assert [skipped.code for skipped in explain(order(at), terms)] == [code]


def test_a_price_goes_by_the_same_timetable() -> None:
    document = campaign(
        schedule={**MARCH, "weekdays": ["sat"]},
        budget=None,
        prices=[{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500, "stores": ["jiafang-01"]}],
    )
    (override,) = price_overrides([document], ZONE, CalendarBook())
    saturday = datetime.fromisoformat("2027-03-06T12:00:00+08:00")
    assert override.is_on(saturday, "jiafang-01")
    assert not override.is_on(saturday, "jiafang-02")
    assert not override.is_on(saturday.replace(day=7), "jiafang-01")


def test_the_sentences_say_what_the_engine_does() -> None:
    document = campaign(
        schedule={
            **MARCH,
            "calendars": [{"calendar": "EYE_CARE_DAY", "before_days": 3}],
            "weekdays": ["sat", "sun"],
            "hours": [{"from": 9, "until": 12}],
        },
        audience={"tiers": ["gold"], "segments": ["new"]},
        rules=[
            bonus(
                {"kind": "fixed", "points": 88},
                min_spend_fen=15_050,
                categories=["dress"],
                caps=[{"scope": "member", "period": "month", "limit_points": 176}],
            )
        ],
    )
    assert when_text(document.schedule, ZONE, CalendarBook()).zh == (
        "2027-03-01 00:00 至 2027-04-01 00:00(不含);仅限全国爱眼日(前3天);仅限周六、周日;时段9:00-12:00"
    )
    assert whom_text(document).zh == "等级:gold;人群:new"
    (what,) = what_texts(document)
    assert what.zh == "名称:品类“dress”满150.50元送88分;每人每月最多176分"
    assert what.en == "Name: categories dress from 150.50 yuan 88 points; at most 176 points a month (member)"


@given(
    lines=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 10**6)), min_size=1, max_size=5),
    bonuses=st.lists(
        st.tuples(st.integers(1, 40_000), st.sampled_from(["", "a", "b", "ab"])), min_size=2, max_size=4
    ),
    bases=st.lists(st.sampled_from(["", "a", "bc"]), min_size=1, max_size=3),
    cap_bp=st.integers(10_000, 40_000), gift=st.integers(1, 500), least=st.integers(0, 10**6),
)  # fmt: skip
def test_a_trial_books_what_a_decision_gives(
    lines: list[tuple[str, int]],
    bonuses: list[tuple[int, str]],
    bases: list[str],
    cap_bp: int,
    gift: int,
    least: int,
) -> None:
    """The short way of the replay and `decide` say the same about the last campaign's bonuses."""
    multipliers = [
        {**bonus({"kind": "multiplier", "bonus_bp": bp}, categories=list(on)), "code": f"m{number}"}
        for number, (bp, on) in enumerate(bonuses)
    ]
    beside = campaign("beside", rules=multipliers[1:])
    present = {**bonus({"kind": "fixed", "points": gift}, min_spend_fen=least), "code": "gift"}
    last = campaign(rules=[multipliers[0], present])
    rules = [
        {
            "code": f"base{number}", "name": NAME, "point_type": "consumption", "budget": "b",
            "earn": {"kind": "rate", "per_fen": 100 + number}, "conditions": {"categories": list(on)},
        }
        for number, on in enumerate(bases)
    ]  # fmt: skip
    terms = terms_with(beside, last, multiplier_cap_bp=cap_bp, rules=rules)
    known = tuple(LineFacts(number, "S", category, 1, fen) for number, (category, fen) in enumerate(lines, 1))
    facts = order(net_fen=sum(fen for _, fen in lines), lines=known)
    tried = {rule.code: granted for rule, granted, _ in Trial(terms, "c").bonuses(facts)}
    assert tried == {rule: given_ for rule, given_ in points(facts, terms).items() if campaign_of(rule) == "c"}
