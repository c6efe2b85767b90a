# SPDX-License-Identifier: Apache-2.0
"""What one campaign would have added to an order: its bonuses alone, after the ceiling, before caps and budget."""

from collections.abc import Iterable

from haowu.rules.campaigns import campaign_of
from haowu.rules.decide import view
from haowu.rules.decision import Cap
from haowu.rules.facts import OrderFacts
from haowu.rules.formulas import Match, outcomes
from haowu.rules.match import match
from haowu.rules.order import Order
from haowu.rules.terms import FIXED, MULTIPLIER, Rule, Terms


class Trial:
    """The bonuses of one campaign among the rules of `terms`."""

    __slots__ = ("_beside", "_own", "_terms")

    def __init__(self, terms: Terms, campaign: str) -> None:
        """Find the rules of `campaign`, and those that it depends on: base rules and other multipliers."""
        self._terms = terms
        self._own = frozenset(rule.position for rule in terms.rules if campaign_of(rule.code) == campaign)
        self._beside = frozenset(rule.position for rule in terms.rules if rule.kind != FIXED) - self._own

    def bonuses(self, facts: OrderFacts) -> Iterable[tuple[Rule, int, tuple[Cap, ...]]]:
        """Return each bonus of the campaign with its points and the caps to be kept; most orders have none."""
        terms, own = self._terms, self._own
        order = view(facts, terms)
        candidates = terms.index.candidates(order)
        if own.isdisjoint(candidates):
            return ()
        mine = _matches(terms, order, [place for place in candidates if place in own])
        if not mine:
            return ()
        touched = {place for rule, group in mine if rule.kind == MULTIPLIER for place in group.positions}
        beside = [place for place in candidates if place in self._beside] if touched else ()
        # What is about other lines has neither base points for these bonuses nor a share in the room of their lines.
        shared = [found for found in _matches(terms, order, beside) if not touched.isdisjoint(found[1].positions)]
        day = order.day.date
        # Campaigns stand behind the programme, and this one is the last: so are its rules.
        found = outcomes([*shared, *mine], order, terms.multiplier_room_bp)
        return [(each.rule, each.points, each.rule.caps(day)) for each in found[-len(mine) :] if each.points > 0]


def _matches(terms: Terms, order: Order, places: Iterable[int]) -> list[Match]:
    rules = terms.rules
    return [(rules[place], group) for place in places if (group := match(rules[place], order)) is not None]
