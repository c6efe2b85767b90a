# SPDX-License-Identifier: Apache-2.0
"""The decision: which points one order earns. Pure, deterministic, and quick (docs/algorithms/rule-index.md)."""

from haowu.rules.amounts import yuan
from haowu.rules.decision import AwardDecision, Decision
from haowu.rules.facts import OrderFacts
from haowu.rules.formulas import Match, Outcome, outcomes
from haowu.rules.match import match
from haowu.rules.order import Order, look_at
from haowu.rules.terms import MULTIPLIER, RATE, Terms


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
    found = outcomes(matches, order, terms.multiplier_room_bp)
    awards = tuple([award(outcome, order, terms) for outcome in found if outcome.points > 0])
    return Decision(terms.program, terms.version, awards)


def view(facts: OrderFacts, terms: Terms) -> Order:
    """Return the order as the rules look at it, in the terms' zone."""
    local = facts.paid_at.astimezone(terms.zone)
    return look_at(facts, terms.day(local), local.hour)


def award(outcome: Outcome, order: Order, terms: Terms) -> AwardDecision:
    """Return the award of an outcome that has points, with its explanation."""
    rule, group = outcome.rule, outcome.group
    (zh, zh_end), (en, en_end) = rule.explain_zh, rule.explain_en
    if rule.kind == RATE:
        paid = yuan(group.net_fen)
        zh, en = f"{zh}{paid}{zh_end}", f"{en}{paid}{en_end}"
    elif rule.kind == MULTIPLIER:
        zh, en = f"{zh}{outcome.base}{zh_end}", f"{en}{outcome.base}{en_end}"
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
        rule.kind == RATE,
        outcome.measure,
    )
