# SPDX-License-Identifier: Apache-2.0
"""Why every other rule gave nothing: the other half of a decision, for quotes and for the clerk at the counter."""

from haowu.rules.amounts import times
from haowu.rules.decide import view
from haowu.rules.decision import Skipped
from haowu.rules.facts import OrderFacts
from haowu.rules.formulas import Match, outcomes
from haowu.rules.match import WhyNot, match, why_not
from haowu.rules.reasons import SENTENCES, Reason
from haowu.rules.terms import Rule, Terms


def explain(facts: OrderFacts, terms: Terms) -> tuple[Skipped, ...]:
    """Return each rule that `decide` awards nothing for, once, with its reason, in the order of the rules.

    Looks at all rules without the index: slower than `decide`, by as many rules as there are.
    """
    order = view(facts, terms)
    reasons: dict[int, WhyNot] = {}
    matches: list[Match] = []
    for rule in terms.rules:
        reason = why_not(rule, order)
        if reason is not None:
            reasons[rule.position] = reason
        elif (group := match(rule, order)) is not None:
            matches.append((rule, group))
    for outcome in outcomes(matches, order, terms.multiplier_room_bp):
        if outcome.points <= 0:
            reasons[outcome.rule.position] = outcome.reason, {}
    limit = times(terms.multiplier_room_bp + 10_000)
    return tuple(_skipped(terms.rules[position], *reasons[position], limit) for position in sorted(reasons))


def _skipped(rule: Rule, reason: Reason, blanks: dict[str, str], limit: str) -> Skipped:
    sentence = SENTENCES[reason]
    return Skipped(
        rule.code,
        reason.value,
        sentence.render("zh", name=rule.name_zh, limit=limit, **blanks),
        sentence.render("en", name=rule.name_en, limit=limit, **blanks),
    )
