# SPDX-License-Identifier: Apache-2.0
"""The numbers in docs/algorithms are what the code does."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from haowu.rules.allocation import net_lines
from haowu.rules.day import Period, period_start
from haowu.rules.decide import decide, view
from haowu.rules.document import BudgetDocument, Expiry
from haowu.rules.expiry import first_instant_after, last_day
from haowu.rules.explain import explain
from haowu.rules.facts import OrderFacts
from haowu.rules.terms import Terms

Worked = Callable[[str], dict[str, Any]]
TermsOf = Callable[..., Terms]
OrderOf = Callable[..., OrderFacts]
RATE = {"earn": {"kind": "rate", "points": 1, "per_fen": 100}}


def _bonus(bonus_bp: int, **conditions: Any) -> dict[str, Any]:
    return {"earn": {"kind": "multiplier", "bonus_bp": bonus_bp}, "conditions": conditions}


def _points(facts: OrderFacts, terms: Terms) -> dict[str, int]:
    return {award.rule: award.points for award in decide(facts, terms).awards}


def test_net_lines(worked: Worked) -> None:
    for case in worked("earning.md")["net_lines"]:
        assert net_lines(case["paid_fen"], case["deduct_fen"]) == case["net_fen"], case


def test_base_points(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    for case in worked("earning.md")["base"]:
        deduct_fen = case.get("coupon_fen", 0) + case.get("points_deduct_fen", 0)
        (net_fen,) = net_lines([case["paid_fen"]], deduct_fen)
        earn = {"kind": "rate", "points": case["points"], "per_fen": case["per_fen"]}
        found = _points(order_of(("bedding", net_fen)), terms_of({"earn": earn}))
        assert sum(found.values()) == case["expect"], case


def test_bonus_points(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    for case in worked("earning.md")["bonus"]:
        found = _points(order_of(("bedding", case["net_fen"])), terms_of(RATE, _bonus(case["bonus_bp"])))
        assert (found["rule-0"], found.get("rule-1", 0)) == (case["base"], case["bonus"]), case


def test_a_cap_on_the_base_leaves_the_bonus(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    for case in worked("earning.md")["capped_base"]:
        base = {**RATE, "caps": [{"scope": "member", "period": "order", "limit_points": case["base_cap"]}]}
        found = _points(order_of(("bedding", case["net_fen"])), terms_of(base, _bonus(case["bonus_bp"])))
        assert found == {"rule-0": case["base"], "rule-1": case["bonus"]}, case


def _order_as_written(order_of: OrderOf, written: dict[str, Any]) -> OrderFacts:
    changes = {key: value for key, value in written.items() if key not in {"category", "net_fen"}}
    if "paid_at" in changes:
        changes["paid_at"] = datetime.fromisoformat(changes["paid_at"])
    changes["segments"] = frozenset(changes.get("segments", ()))
    return order_of((written.get("category", "bedding"), written.get("net_fen", 80_000)), **{"tier": "", **changes})


def test_conditions(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    cases = worked("conditions.md")["conditions"]
    asked = {field for case in cases for field in case["conditions"]}
    assert asked >= {
        "merchants",
        "stores",
        "channels",
        "tiers",
        "segments",
        "skus",
        "categories",
        "weekdays",
        "hours",
        "calendars",
    }
    for case in cases:
        terms = terms_of(RATE, {"earn": {"kind": "fixed", "points": 100}, "conditions": case["conditions"]})
        granted, refused = (_order_as_written(order_of, case[what]["order"]) for what in ("granted", "refused"))
        assert sum(_points(granted, terms).values()) == case["granted"]["points"], case["name"]
        assert sum(_points(refused, terms).values()) == case["refused"]["points"], case["name"]
        assert [skipped.code for skipped in explain(granted, terms)] == []
        assert [skipped.code for skipped in explain(refused, terms)] == [case["refused"]["reason"]], case["name"]


def test_budgets_in_points(worked: Worked) -> None:
    for case in worked("earning.md")["budget"]:
        figures = {"line_fen": case["line_fen"], "face_millifen_per_point": case["face_millifen_per_point"]}
        budget = {"code": "b", "name": {"zh": "x", "en": "x"}, "funder": "f", **figures}
        assert msgspec.convert(budget, BudgetDocument).limit_points == case["max_points"], case


def test_period_starts(worked: Worked) -> None:
    for case in worked("earning.md")["period_start"]:
        for period in get_args(Period):
            assert period_start(period, case["paid_on"]) == case[period], (case, period)


def test_last_days(worked: Worked) -> None:
    for case in worked("expiry-policies.md")["validity"]:
        policy = {key: value for key, value in case.items() if key not in {"earned", "expires"}}
        assert last_day(msgspec.convert(policy, Expiry), case["earned"]) == case["expires"], case


def test_instants_are_the_programmes_midnight(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    for case in worked("expiry-policies.md")["instants"]:
        facts = order_of(("bedding", 10000), paid_at=datetime.fromisoformat(case["paid_at"]))
        (award,) = decide(facts, terms_of(RATE)).awards
        assert award.expires_at == datetime.fromisoformat(case["expires_at"]), case
        assert award.expires_on == case["expires_on"], case
        assert award.expires_at == first_instant_after(case["expires_on"], ZoneInfo("Asia/Shanghai"))


def test_stacking(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    for case in worked("stacking.md")["stacking"]:
        rules = [RATE, *(_bonus(bonus_bp) for bonus_bp in case["bonus_bp"])]
        terms = terms_of(*rules, multiplier_cap_bp=case["cap_bp"])
        found = _points(order_of(("bedding", case["net_fen"])), terms)
        assert found["rule-0"] == case["base"], case
        bonuses = [found.get(f"rule-{number}", 0) for number in range(1, len(rules))]
        assert bonuses == case["bonus"], case["name"]


def test_the_ceiling_holds_for_each_line(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    case = worked("stacking.md")["per_line"]
    category, tier = case["category_bonus"], case["tier_bonus"]
    terms = terms_of(RATE, _bonus(category["bonus_bp"], categories=[category["category"]]), _bonus(tier["bonus_bp"]))
    facts = order_of(*((line["category"], line["net_fen"]) for line in case["lines"]))
    assert _points(facts, terms) == {"rule-0": case["base"], "rule-1": category["expect"], "rule-2": tier["expect"]}


def test_seasons(worked: Worked, terms_of: TermsOf, order_of: OrderOf) -> None:
    seasons = worked("rule-index.md")["seasons"]
    dates = [{name: day.isoformat() for name, day in rule.items()} for rule in seasons["rules"]]
    terms = terms_of(*({"earn": {"kind": "fixed", "points": 1}, **rule} for rule in dates))
    for case in seasons["days"]:
        paid_at = datetime.combine(case["day"], time(23, 59), ZoneInfo("Asia/Shanghai"))
        order = view(order_of(("bedding", 1), paid_at=paid_at), terms)
        assert terms.index.candidates(order) == case["candidates"], case
