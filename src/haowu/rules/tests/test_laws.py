# SPDX-License-Identifier: Apache-2.0
"""What holds of every decision, by property: index, completeness, ceiling, splitting, allocation."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.allocation import net_lines
from haowu.rules.decide import decide, view
from haowu.rules.explain import explain
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.match import match
from haowu.rules.terms import Terms

TermsOf = Callable[..., Terms]

MERCHANTS, STORES, CHANNELS = ["m1", "m2"], ["s1", "s2", "s3"], ["pos", "app"]
TIERS, SEGMENTS = ["gold", "silver", ""], ["new", "vip", "old"]
SKUS, CATEGORIES = ["a", "b", "c", "d"], ["x", "y", "z"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _some(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([value for value in values if value]), min_size=1, max_size=2, unique=True)


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "merchants": _some(MERCHANTS),
        "stores": _some(STORES),
        "channels": _some(CHANNELS),
        "weekdays": _some(WEEKDAYS),
        "hours": st.just([{"from": 8, "until": 20}]),
        "tiers": _some(TIERS),
        "segments": _some(SEGMENTS),
        "skus": _some(SKUS),
        "categories": _some(CATEGORIES),
        "except_skus": _some(SKUS),
        "except_categories": _some(CATEGORIES),
        "min_spend_fen": st.integers(0, 5000),
    },
)
RATES = st.builds(lambda per: {"kind": "rate", "points": 1, "per_fen": per}, st.integers(1, 300))
MULTIPLIERS = st.builds(lambda bp: {"kind": "multiplier", "bonus_bp": bp}, st.integers(1, 30_000))
FIXED = st.builds(lambda points: {"kind": "fixed", "points": points}, st.integers(1, 50))
WHENS = st.sampled_from(
    ["", "", "order.net_fen > 3000", "tier == 'gold'", "lines.exists(l, l.sku == 'a')", "1 / 0 > 1"]
)
DAYS = st.dates(date(2026, 11, 20), date(2026, 12, 8)).map(date.isoformat)
SEASONS: st.SearchStrategy[dict[str, str]] = st.just({}) | st.builds(
    lambda days: dict(zip(("starts_on", "ends_on"), sorted(days), strict=True)), st.tuples(DAYS, DAYS)
)
RULES = st.lists(
    st.fixed_dictionaries(
        {
            "earn": RATES | MULTIPLIERS | FIXED,
            "conditions": CONDITIONS,
            "when": WHENS,
            "point_type": st.sampled_from(["consumption", "green"]),
        }
    ).flatmap(lambda rule: SEASONS.map(lambda season: {**rule, **season})),
    min_size=1,
    max_size=12,
)
LINES = st.lists(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(CATEGORIES), st.integers(0, 4000)), min_size=1, max_size=5
)
ORDERS = st.builds(
    lambda lines, **facts: OrderFacts(
        lines=tuple(LineFacts(n, sku, category, 1, net) for n, (sku, category, net) in enumerate(lines, 1)),
        net_fen=sum(net for _, _, net in lines),
        **facts,
    ),
    LINES,
    merchant=st.sampled_from(MERCHANTS),
    store=st.sampled_from(STORES),
    channel=st.sampled_from(CHANNELS),
    tier=st.sampled_from(TIERS),
    segments=st.frozensets(st.sampled_from(SEGMENTS)),
    paid_at=st.integers(0, 24 * 14).map(lambda hours: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=hours)),
)


@given(rules=RULES, facts=ORDERS)
def test_every_rule_is_accounted_for_exactly_once(terms_of: TermsOf, rules: list[Any], facts: OrderFacts) -> None:
    terms = terms_of(*rules)
    awarded = [award.rule for award in decide(facts, terms).awards]
    skipped = [skipped.rule for skipped in explain(facts, terms)]
    assert sorted(awarded + skipped) == sorted(rule.code for rule in terms.rules)


@given(rules=RULES, facts=ORDERS)
def test_the_index_loses_nothing_and_leaves_out_only_what_it_has_tested(
    terms_of: TermsOf, rules: list[Any], facts: OrderFacts
) -> None:
    terms = terms_of(*rules)
    order = view(facts, terms)
    found = [position for position in terms.index.candidates(order) if match(terms.rules[position], order)]
    holding = [
        rule.position
        for rule in terms.rules
        if all(check.test(order) for check in rule.checks) and match(rule, order) is not None
    ]
    assert found == holding


@given(rules=RULES, facts=ORDERS)
def test_a_decision_repeats_and_keeps_its_numbers_sound(terms_of: TermsOf, rules: list[Any], facts: OrderFacts) -> None:
    terms = terms_of(*rules)
    decision = decide(facts, terms)
    assert decide(facts, terms_of(*rules)) == decision
    nets = {line.line_no: line.net_fen for line in facts.lines}
    for award in decision.awards:
        assert award.points > 0
        assert award.basis_fen == sum(nets[number] for number in award.line_nos)
        assert list(award.line_nos) == sorted(set(award.line_nos))


@given(rules=RULES, facts=ORDERS, cap_bp=st.integers(10_000, 40_000))
def test_multipliers_never_pass_the_ceiling(
    terms_of: TermsOf, rules: list[Any], facts: OrderFacts, cap_bp: int
) -> None:
    terms = terms_of(*rules, multiplier_cap_bp=cap_bp)
    kinds = {f"rule-{number}": rule["earn"]["kind"] for number, rule in enumerate(rules)}
    for point_type in ("consumption", "green"):
        awards = [award for award in decide(facts, terms).awards if award.point_type == point_type]
        base = sum(award.points for award in awards if kinds[award.rule] == "rate")
        bonus = sum(award.points for award in awards if kinds[award.rule] == "multiplier")
        assert (base + bonus) * 10_000 <= base * cap_bp


@given(
    facts=ORDERS,
    bonuses=st.lists(st.fixed_dictionaries({"earn": MULTIPLIERS, "conditions": CONDITIONS}), max_size=4),
    cut=st.integers(0, 4),
    split_fen=st.integers(0, 4000),
    per_fen=st.integers(1, 300),
)
def test_splitting_an_order_never_gains(
    terms_of: TermsOf, facts: OrderFacts, bonuses: list[Any], cut: int, split_fen: int, per_fen: int
) -> None:
    """Below the ceiling and without fixed bonuses; docs/algorithms/earning.md §6 names what splitting can gain."""
    base = {"earn": {"kind": "rate", "points": 1, "per_fen": per_fen}}
    terms = terms_of(base, *bonuses, multiplier_cap_bp=1_000_000)
    first, second = [], []
    for number, line in enumerate(facts.lines):
        here = line.net_fen if number < cut else min(split_fen, line.net_fen) if number == cut else 0
        first.append(LineFacts(line.line_no, line.sku, line.category, 1, here))
        second.append(LineFacts(line.line_no, line.sku, line.category, 1, line.net_fen - here))
    whole = _total(facts, facts.lines, terms)
    assert _total(facts, tuple(first), terms) + _total(facts, tuple(second), terms) <= whole


def _total(facts: OrderFacts, lines: tuple[LineFacts, ...], terms: Terms) -> int:
    part = OrderFacts(
        merchant=facts.merchant,
        store=facts.store,
        channel=facts.channel,
        paid_at=facts.paid_at,
        net_fen=sum(line.net_fen for line in lines),
        lines=lines,
        tier=facts.tier,
        segments=facts.segments,
    )
    return sum(award.points for award in decide(part, terms).awards)


@given(lines=st.lists(st.integers(0, 10**13), max_size=30), deduct_fen=st.integers(0, 10**14))
def test_what_is_deducted_adds_up_exactly(lines: list[int], deduct_fen: int) -> None:
    nets = net_lines(lines, deduct_fen)
    assert sum(nets) == max(0, sum(lines) - deduct_fen)
    assert all(0 <= net <= paid for net, paid in zip(nets, lines, strict=True))
