# SPDX-License-Identifier: Apache-2.0
"""The simple conditions of a rule as ready-made tests, in the order in which reasons are given."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, NamedTuple

from haowu.rules.calendar_document import CalendarRef
from haowu.rules.calendars import CalendarBook
from haowu.rules.day_rules import WEEKDAYS
from haowu.rules.document import Conditions, HourSpan, RuleDocument
from haowu.rules.order import Order
from haowu.rules.reasons import Reason

_DAYS_KEPT: Final = 4096
Test = Callable[[Order], bool]


class Check(NamedTuple):
    """One condition on the order: `field` names what an index may file it under, with `values`."""

    reason: Reason
    field: str
    values: frozenset[str | int]
    test: Test


def order_checks(rule: RuleDocument, calendars: CalendarBook) -> tuple[Check, ...]:
    """Return the checks on when, where and who, in the order in which reasons are given."""
    return (*_date_checks(rule), *_value_checks(rule.conditions), *_calendar_checks(rule.conditions, calendars))


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


def _calendar_checks(conditions: Conditions, book: CalendarBook) -> list[Check]:
    if not conditions.calendars:
        return []
    return [Check(Reason.CALENDAR_NOT_COVERED, "", frozenset(), _on_one_of(conditions.calendars, book))]


def _on_one_of(refs: tuple[CalendarRef, ...], book: CalendarBook) -> Test:
    """Return the test whether a calendar of `refs` has the day; what a day is in a region is worked out once."""
    if not any(book.is_regional(ref.calendar) and not ref.region for ref in refs):
        return _on_day(refs, book)
    known: dict[tuple[date, str, str], bool] = {}

    def holds(order: Order) -> bool:
        day = order.day.date
        key = (day, order.merchant, order.store)
        found = known.get(key)
        if found is None:
            if len(known) >= _DAYS_KEPT:
                known.clear()
            region = book.region_of(order.merchant, order.store, day)
            found = known[key] = any(book.holds_ref(ref, day, region) for ref in refs)
        return found

    return holds


def _on_day(refs: tuple[CalendarRef, ...], book: CalendarBook) -> Test:
    """Return the test where no store's region matters."""
    known: dict[date, bool] = {}

    def holds(order: Order) -> bool:
        day = order.day.date
        found = known.get(day)
        if found is None:
            if len(known) >= _DAYS_KEPT:
                known.clear()
            found = known[day] = any(book.holds_ref(ref, day) for ref in refs)
        return found

    return holds


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
