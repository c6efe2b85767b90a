# SPDX-License-Identifier: Apache-2.0
"""What one campaign would have added to an order: its bonuses alone, after the ceiling, before caps and budget."""

from collections.abc import Iterator

from haowu.rules.campaigns import campaign_of
from haowu.rules.decide import view
from haowu.rules.decision import Cap
from haowu.rules.facts import OrderFacts
from haowu.rules.formulas import Match, outcomes
from haowu.rules.match import match
from haowu.rules.terms import Rule, Terms


class Trial:
    """The bonuses of one campaign among the rules of `terms`."""

    __slots__ = ("_own", "_terms")

    def __init__(self, terms: Terms, campaign: str) -> None:
        """Find the rules of `campaign`."""
        self._terms = terms
        self._own = frozenset(rule.position for rule in terms.rules if campaign_of(rule.code) == campaign)

    def bonuses(self, facts: OrderFacts) -> Iterator[tuple[Rule, int, tuple[Cap, ...]]]:
        """Yield each bonus of the campaign with its points and the caps to be kept; most orders have none."""
        terms, own = self._terms, self._own
        order = view(facts, terms)
        candidates = terms.index.candidates(order)
        if own.isdisjoint(candidates):
            return
        rules = terms.rules
        if not any(match(rules[place], order) is not None for place in candidates if place in own):
            return
        matches: list[Match] = []
        for place in candidates:
            group = match(rules[place], order)
            if group is not None:
                matches.append((rules[place], group))
        for outcome in outcomes(matches, order, terms.multiplier_room_bp):
            rule = outcome.rule
            if outcome.points > 0 and rule.position in own:
                yield rule, outcome.points, rule.caps(order.day.date)
