# SPDX-License-Identifier: Apache-2.0
"""Does a rule hold for an order, and for which of its lines? One set of tests serves deciding and explaining."""

from haowu.rules.amounts import yuan
from haowu.rules.order import Group, Order
from haowu.rules.reasons import Reason
from haowu.rules.terms import Rule

WhyNot = tuple[Reason, dict[str, str]]


def match(rule: Rule, order: Order) -> Group | None:
    """Return the lines for which `rule` holds, None when it does not hold."""
    for test in rule.tests:
        if not test(order):
            return None
    group = order.whole if rule.pick is None else rule.pick.lines(order)
    if group is None or group.net_fen < rule.min_spend_fen:
        return None
    if rule.expression is not None and not rule.expression.holds(order):
        return None
    return group


def why_not(rule: Rule, order: Order) -> WhyNot | None:
    """Return the first reason why `rule` does not hold, with the blanks of its sentence; None when it holds."""
    for check in rule.checks:
        if not check.test(order):
            return check.reason, {}
    group = order.whole if rule.pick is None else rule.pick.lines(order)
    if group is None:
        return Reason.CATEGORY_NOT_IN_BASKET if rule.pick is None else rule.pick.missing(order), {}
    if group.net_fen < rule.min_spend_fen:
        missing = rule.min_spend_fen - group.net_fen
        return Reason.BELOW_THRESHOLD, {
            "needed": yuan(rule.min_spend_fen),
            "spent": yuan(group.net_fen),
            "missing": yuan(missing),
        }
    return _condition(rule, order)


def _condition(rule: Rule, order: Order) -> WhyNot | None:
    if rule.expression is None:
        return None
    try:
        return None if rule.expression.evaluate(order) else (Reason.CONDITION_FALSE, {})
    except Exception:  # noqa: BLE001 - whatever CEL objects to is one and the same reason
        return Reason.CONDITION_ERROR, {}
