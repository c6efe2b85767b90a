# SPDX-License-Identifier: Apache-2.0
"""The decision: which points one order earns. Pure, deterministic, and quick (docs/algorithms/rule-index.md)."""

from haowu.rules.decision import AwardDecision, Decision
from haowu.rules.document import Multiplier, Rate
from haowu.rules.amounts import yuan
from haowu.rules.facts import OrderFacts
from haowu.rules.formulas import Match, Outcome, outcomes
from haowu.rules.match import match
from haowu.rules.order import Order
from haowu.rules.terms import Terms


def decide(facts: OrderFacts, terms: Terms) -> Decision:
    """Return every award of `facts` under `terms`, base rules first, then in the order of the file.

    `facts.paid_at` must carry an offset. The same facts and terms give the same decision, always.
    """
    order = view(facts, terms)
    rules = terms.rules
    matches: list[Match] = []
    for position in terms.index.candidates(order):
        rule = rules[position]
        group = match(rule, order)
        if group is not None:
            matches.append((rule, group))
    awards = tuple(
        [
            award(outcome, order, terms)
            for outcome in outcomes(matches, order, terms.multiplier_room_bp)
            if outcome.points > 0
        ]
    )
    return Decision(terms.program, terms.version, awards)


def view(facts: OrderFacts, terms: Terms) -> Order:
    """Return the order as the rules look at it, in the terms' zone."""
    local = facts.paid_at.astimezone(terms.zone)
    return Order(facts, terms.day(local), local.hour)


def award(outcome: Outcome, order: Order, terms: Terms) -> AwardDecision:
    """Return the award of an outcome that has points, with its explanation."""
    rule, group = outcome.rule, outcome.group
    earn = rule.earn
    if type(earn) is Rate:
        zh, en = f"实付{yuan(group.net_fen)}{rule.explain_zh}", f"{yuan(group.net_fen)}{rule.explain_en}"
    elif type(earn) is Multiplier:
        zh, en = rule.explain_zh.format(outcome.base), rule.explain_en.format(outcome.base)
    else:
        zh, en = rule.explain_zh, rule.explain_en
    if outcome.is_cut:
        zh, en = f"{zh}(加倍已到上限,只送到上限)", f"{en} (limited by the ceiling on multipliers)"
    day = order.day
    expires_at, expires_on = day.ends[rule.policy]
    return AwardDecision(
        rule.code,
        terms.version,
        rule.point_type,
        rule.point_type_id,
        outcome.points,
        rule.budget_id,
        rule.funder,
        group.net_fen,
        order.numbers(group),
        order.available_from(rule.confirm_delay_days),
        expires_at,
        expires_on,
        rule.caps(day.date) if rule.period_caps else (),
        zh,
        en,
    )
