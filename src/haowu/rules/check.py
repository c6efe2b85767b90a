# SPDX-License-Identifier: Apache-2.0
"""The simple conditions of a rule as ready-made tests, in the order in which reasons are given."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from haowu.rules.document import Conditions, HourSpan, RuleDocument
from haowu.rules.order import Order
from haowu.rules.reasons import Reason

WEEKDAYS: Final = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
Test = Callable[[Order], bool]


class Check(NamedTuple):
    """One condition on the order: `field` names what an index may file it under, with `values`."""

    reason: Reason
    field: str
    values: frozenset[str | int]
    test: Test


def order_checks(rule: RuleDocument) -> tuple[Check, ...]:
    """Return the checks on when, where and who, in the order in which reasons are given."""
    return (*_date_checks(rule), *_value_checks(rule.conditions))


def hours_of(spans: Iterable[HourSpan]) -> frozenset[int]:
    """Return the local hours (0–23) that the spans cover."""
    return frozenset(hour for span in spans for hour in range(span.from_hour, span.until_hour))


def _date_checks(rule: RuleDocument) -> list[Check]:
    checks = []
    if (first := rule.starts_on) is not None:
        checks.append(Check(Reason.NOT_YET_IN_FORCE, "", frozenset(), lambda order: order.day.date >= first))
    if (last := rule.ends_on) is not None:
        checks.append(Check(Reason.NO_LONGER_IN_FORCE, "", frozenset(), lambda order: order.day.date <= last))
    return checks


def _value_checks(conditions: Conditions) -> list[Check]:
    merchants, stores = frozenset(conditions.merchants), frozenset(conditions.stores)
    channels = frozenset(conditions.channels)
    weekdays = frozenset(WEEKDAYS[name] for name in conditions.weekdays)
    hours, tiers, segments = hours_of(conditions.hours), frozenset(conditions.tiers), frozenset(conditions.segments)
    every = [
        Check(Reason.MERCHANT_NOT_COVERED, "merchant", merchants, lambda order: order.merchant in merchants),
        Check(Reason.STORE_NOT_COVERED, "store", stores, lambda order: order.store in stores),
        Check(Reason.CHANNEL_NOT_COVERED, "channel", channels, lambda order: order.channel in channels),
        Check(Reason.WEEKDAY_NOT_COVERED, "weekday", weekdays, lambda order: order.day.weekday in weekdays),
        Check(Reason.HOUR_NOT_COVERED, "hour", hours, lambda order: order.hour in hours),
        Check(Reason.TIER_NOT_COVERED, "tier", tiers, lambda order: order.tier in tiers),
        Check(Reason.SEGMENT_NOT_COVERED, "segment", segments, lambda order: not segments.isdisjoint(order.segments)),
    ]
    return [check for check in every if check.values]
