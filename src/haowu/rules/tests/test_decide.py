# SPDX-License-Identifier: Apache-2.0
"""Single decisions: who gets what, on which lines, with which caps and dates."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from haowu.rules.decide import decide
from haowu.rules.decision import AwardDecision, Cap
from haowu.rules.explain import explain
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.terms import Terms

TermsOf = Callable[..., Terms]
OrderOf = Callable[..., OrderFacts]
RATE: dict[str, Any] = {"earn": {"kind": "rate", "points": 1, "per_fen": 100}}
DOUBLE: dict[str, Any] = {"earn": {"kind": "multiplier", "bonus_bp": 10000}}
FIFTY: dict[str, Any] = {"earn": {"kind": "fixed", "points": 50}}


def test_an_award_says_everything_the_ledger_and_the_member_need(terms_of: TermsOf, order_of: OrderOf) -> None:
    facts = order_of(("bedding", 80000))
    decision = decide(facts, terms_of(RATE))
    assert (decision.program, decision.rule_version) == ("test", 3)
    assert decision.awards == (
        AwardDecision(
            rule="rule-0",
            rule_version=3,
            point_type="consumption",
            point_type_id=1,
            points=800,
            budget_id=7,
            funder="jiafang",
            basis_fen=80000,
            line_nos=(1,),
            available_from=facts.paid_at + timedelta(days=7),
            expires_at=datetime(2029, 11, 30, 16, tzinfo=UTC),
            expires_on=date(2029, 11, 30),
            caps=(),
            explain_zh="实付800.00元,每1元积1分",
            explain_en="800.00 yuan paid, 1 point for every 1 yuan",
            is_base=True,
            measure=(1, 100, 10_000),
        ),
    )


def test_explanations_of_bonuses(terms_of: TermsOf, order_of: OrderOf) -> None:
    awards = decide(order_of(("bedding", 80000)), terms_of(RATE, DOUBLE, FIFTY)).awards
    assert [award.explain_zh for award in awards[1:]] == ["规则1:在基础800分上加送100%", "规则2:送50分"]
    assert [award.explain_en for award in awards[1:]] == [
        "Rule 1: 100% on top of 800 base points",
        "Rule 2: 50 points",
    ]


def test_base_rules_come_first_wherever_they_stand(terms_of: TermsOf, order_of: OrderOf) -> None:
    awards = decide(order_of(("bedding", 80000)), terms_of(FIFTY, DOUBLE, RATE)).awards
    assert [award.rule for award in awards] == ["rule-2", "rule-0", "rule-1"]


def test_the_first_base_rule_takes_the_line(terms_of: TermsOf, order_of: OrderOf) -> None:
    special = {"earn": {"kind": "rate", "points": 2, "per_fen": 100}, "conditions": {"categories": ["towels"]}}
    facts = order_of(("bedding", 50000), ("towels", 30000))
    awards = decide(facts, terms_of(special, RATE)).awards
    assert [(award.rule, award.points, award.line_nos) for award in awards] == [
        ("rule-0", 600, (2,)),
        ("rule-1", 500, (1,)),
    ]


def test_point_types_do_not_take_lines_from_each_other(terms_of: TermsOf, order_of: OrderOf) -> None:
    awards = decide(order_of(("bedding", 80000)), terms_of(RATE, {**RATE, "point_type": "green"})).awards
    assert [(award.point_type, award.point_type_id, award.points) for award in awards] == [
        ("consumption", 1, 800),
        ("green", 2, 800),
    ]


def test_a_bonus_of_a_category_counts_only_its_lines(terms_of: TermsOf, order_of: OrderOf) -> None:
    towels = {**DOUBLE, "conditions": {"categories": ["towels"]}}
    awards = decide(order_of(("bedding", 50000), ("towels", 30000)), terms_of(RATE, towels)).awards
    assert (awards[1].points, awards[1].basis_fen, awards[1].line_nos) == (300, 30000, (2,))


def test_the_threshold_counts_the_matched_lines(terms_of: TermsOf, order_of: OrderOf) -> None:
    rule = {**FIFTY, "conditions": {"categories": ["towels"], "min_spend_fen": 30000}}
    terms = terms_of(RATE, rule)
    assert len(decide(order_of(("bedding", 50000), ("towels", 30000)), terms).awards) == 2
    short = order_of(("bedding", 50001), ("towels", 29999))
    assert len(decide(short, terms).awards) == 1
    (skipped,) = explain(short, terms)
    assert (skipped.code, skipped.explain_zh) == ("BELOW_THRESHOLD", "规则1:要满300.00元,这单只有299.99元,还差0.01元")


def test_an_order_without_lines_counts_its_net_amount(terms_of: TermsOf, order_of: OrderOf) -> None:
    terms = terms_of(RATE, DOUBLE, {**FIFTY, "conditions": {"categories": ["towels"]}})
    awards = decide(order_of(net_fen=80000), terms).awards
    assert [(award.points, award.line_nos) for award in awards] == [(800, ()), (800, ())]


def test_caps_carry_the_start_of_their_period(terms_of: TermsOf, order_of: OrderOf) -> None:
    caps = [
        {"scope": "member", "period": "month", "limit_points": 5000},
        {"scope": "rule", "period": "lifetime", "limit_points": 9000},
    ]
    (award,) = decide(order_of(("bedding", 80000)), terms_of({**RATE, "caps": caps})).awards
    assert award.caps == (Cap(100, date(2026, 11, 1), 5000, True), Cap(101, date(1, 1, 1), 9000, False))


def test_a_cap_per_order_cuts_the_award_itself(terms_of: TermsOf, order_of: OrderOf) -> None:
    caps = [{"scope": "member", "period": "order", "limit_points": 500}]
    (award,) = decide(order_of(("bedding", 80000)), terms_of({**RATE, "caps": caps})).awards
    assert (award.points, award.caps) == (500, ())


def test_a_rule_may_have_its_own_expiry_and_delay(terms_of: TermsOf, order_of: OrderOf) -> None:
    own = {"expiry": {"policy": "none"}, "confirm_delay_days": 0}
    (award,) = decide(order_of(("bedding", 80000)), terms_of({**RATE, **own})).awards
    assert (award.available_from, award.expires_at, award.expires_on) == (None, None, None)


@pytest.mark.parametrize(
    ("conditions", "changes", "code"),
    [
        ({"merchants": ["other"]}, {}, "MERCHANT_NOT_COVERED"),
        ({"stores": ["jiafang-02"]}, {}, "STORE_NOT_COVERED"),
        ({"channels": ["app"]}, {}, "CHANNEL_NOT_COVERED"),
        ({"weekdays": ["sat"]}, {}, "WEEKDAY_NOT_COVERED"),
        ({"hours": [{"from": 11, "until": 24}, {"from": 0, "until": 10}]}, {}, "HOUR_NOT_COVERED"),
        ({"tiers": ["gold"]}, {"tier": "silver"}, "TIER_NOT_COVERED"),
        ({"segments": ["new"]}, {"segments": frozenset({"old"})}, "SEGMENT_NOT_COVERED"),
        ({"skus": ["sku-towels"]}, {}, "SKU_NOT_IN_BASKET"),
        ({"except_skus": ["sku-bedding"]}, {}, "SKU_NOT_IN_BASKET"),
        ({"categories": ["towels"]}, {}, "CATEGORY_NOT_IN_BASKET"),
        ({"skus": ["sku-bedding"], "categories": ["towels"]}, {}, "CATEGORY_NOT_IN_BASKET"),
        ({"except_categories": ["bedding"]}, {}, "CATEGORY_NOT_IN_BASKET"),
        ({"min_spend_fen": 80001}, {}, "BELOW_THRESHOLD"),
    ],
)
def test_a_condition_that_fails_is_named(
    terms_of: TermsOf, order_of: OrderOf, conditions: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    facts, terms = order_of(("bedding", 80000), **changes), terms_of({**FIFTY, "conditions": conditions})
    assert decide(facts, terms).awards == ()
    assert [(skipped.rule, skipped.code) for skipped in explain(facts, terms)] == [("rule-0", code)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([{**FIFTY, "starts_on": "2026-11-23"}], [("rule-0", "NOT_YET_IN_FORCE")]),
        ([{**FIFTY, "ends_on": "2026-11-21"}], [("rule-0", "NO_LONGER_IN_FORCE")]),
        ([{**FIFTY, "starts_on": "2026-11-22", "ends_on": "2026-11-22"}], []),
        ([{**FIFTY, "when": "tier == 'gold'"}], [("rule-0", "CONDITION_FALSE")]),
        ([{**FIFTY, "when": "order.net_fen / (hour - 10) > 0"}], [("rule-0", "CONDITION_ERROR")]),
        ([{**FIFTY, "when": "order.net_fen"}], [("rule-0", "CONDITION_ERROR")]),
        ([{**FIFTY, "when": "weekday == 7 && hour == 10 && lines.all(l, l.category == 'bedding')"}], []),
        ([RATE, RATE], [("rule-1", "LINES_TAKEN")]),
        ([DOUBLE], [("rule-0", "NO_BASE")]),
        ([RATE, {**DOUBLE, "point_type": "green"}], [("rule-1", "NO_BASE")]),
        ([{"earn": {"kind": "rate", "points": 1, "per_fen": 80001}}], [("rule-0", "ROUNDED_TO_ZERO")]),
        ([RATE, DOUBLE, DOUBLE, DOUBLE], [("rule-3", "MULTIPLIER_CAP")]),
    ],
)
def test_other_reasons(
    terms_of: TermsOf, order_of: OrderOf, rules: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    facts, terms = order_of(("bedding", 80000)), terms_of(*rules)
    assert [(skipped.rule, skipped.code) for skipped in explain(facts, terms)] == expected


def test_a_cut_bonus_says_that_it_was_cut(terms_of: TermsOf, order_of: OrderOf) -> None:
    rules = [RATE, DOUBLE, {"earn": {"kind": "multiplier", "bonus_bp": 15000}}]
    awards = decide(order_of(("bedding", 80000)), terms_of(*rules)).awards
    assert [award.points for award in awards] == [800, 800, 800]
    assert awards[2].explain_zh.endswith("(加倍已到上限,只送到上限)")


def test_the_weekday_and_hour_are_the_programmes(terms_of: TermsOf, order_of: OrderOf) -> None:
    terms = terms_of({**FIFTY, "conditions": {"weekdays": ["mon"], "hours": [{"from": 0, "until": 1}]}})
    sunday_in_utc = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert len(decide(order_of(("bedding", 100), paid_at=sunday_in_utc), terms).awards) == 1


def test_an_expression_does_not_loop_over_too_many_lines(terms_of: TermsOf, order_of: OrderOf) -> None:
    lines = tuple(LineFacts(number, "s", "c", 1, 100) for number in range(201))
    terms = terms_of({**FIFTY, "when": "lines.size() > 0"}, FIFTY)
    facts = order_of(net_fen=20100, lines=lines)
    assert [award.rule for award in decide(facts, terms).awards] == ["rule-1"]
    assert [skipped.code for skipped in explain(facts, terms)] == ["CONDITION_ERROR"]
