# SPDX-License-Identifier: Apache-2.0
"""The calendar book: does a calendar have a day, in a region? Pure: the same book and the same day, the same answer.

How: docs/algorithms/calendars.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from haowu.kernel.text import Text
from haowu.rules.calendar_document import Around, CalendarDocument, CalendarRef, DayRule, PublicHoliday
from haowu.rules.day_rules import names_day
from haowu.rules.holidays import is_announced
from haowu.rules.named_days import NAMED_DAYS

_LEVELS: Final = (2, 4, 6, 9, 12)
_ANSWERS_KEPT: Final = 65_536
_LOOK_AHEAD_DAYS: Final = 800
"""Longer than from one 三月初三 to the next, a leap month between them."""


class Stay(NamedTuple):
    """From `since` on, a store lies in `region`."""

    since: date
    region: str


StoreRegions = Mapping[tuple[str, str], Sequence[Stay]]
"""By merchant and store, in the order of time."""


def widening(region: str) -> list[str]:
    """Return `region` and what it lies in, the nearest first; everywhere, which is the empty region, is the last."""
    return [region[:length] for length in reversed(_LEVELS) if length <= len(region)] + [""]


class CalendarBook:
    """All calendars at hand: those built in, and those published, in the order of their publication."""

    __slots__ = ("_answers", "_layers", "_published", "_regions")

    def __init__(self, published: Iterable[CalendarDocument] = (), *, stores: StoreRegions | None = None) -> None:
        """Keep the built-in calendars and `published`; `stores` says where each store lies."""
        self._published = tuple(published)
        self._layers: dict[str, dict[str, list[CalendarDocument]]] = defaultdict(lambda: defaultdict(list))
        for document in (*NAMED_DAYS, *self._published):
            self._layers[document.code][document.region].append(document)
        self._regions = stores or {}
        self._answers: dict[tuple[str, str, int], bool] = {}

    def __contains__(self, code: str) -> bool:
        """Return whether there is a calendar `code`, be it of one region only."""
        return code in self._layers

    @property
    def codes(self) -> list[str]:
        """Return the codes of all calendars."""
        return sorted(self._layers)

    def holds(self, code: str, day: date, region: str = "") -> bool:
        """Return whether the calendar has `day` in `region`. Raises KeyError where there is no such calendar."""
        key = (code, region, day.toordinal())
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= _ANSWERS_KEPT:
                self._answers.clear()
            known = self._answers[key] = self._decide(code, day, region)
        return known

    def days(self, code: str, start: date, end: date, region: str = "") -> list[date]:
        """Return the days of the calendar from `start` to `end`, both included."""
        span = (start + timedelta(days=number) for number in range((end - start).days + 1))
        return [day for day in span if self.holds(code, day, region)]

    def next_day(self, code: str, since: date, region: str = "", *, within: int = _LOOK_AHEAD_DAYS) -> date | None:
        """Return the first day of the calendar that is not before `since`; None: none for so many days."""
        span = (since + timedelta(days=number) for number in range(within))
        return next((day for day in span if self.holds(code, day, region)), None)

    def holds_ref(self, ref: CalendarRef, day: date, store_region: str = "") -> bool:
        """Return whether the condition holds on `day` for a store in `store_region`."""
        return self._is_around(ref, day, ref.region or store_region)

    def next_run(self, ref: CalendarRef, since: date, store_region: str = "") -> tuple[date, date] | None:
        """Return first and last day of the next days in a row on which `ref` holds, from `since` on; None: none."""
        span = (since + timedelta(days=number) for number in range(_LOOK_AHEAD_DAYS))
        first = next((day for day in span if self.holds_ref(ref, day, store_region)), None)
        if first is None:
            return None
        last = first
        while (last - first).days < _LOOK_AHEAD_DAYS and self.holds_ref(ref, last + timedelta(days=1), store_region):
            last += timedelta(days=1)
        return first, last

    def region_of(self, merchant: str, store: str, day: date) -> str:
        """Return the region in which the store lies on `day`; empty where nobody has said."""
        stays = self._regions.get((merchant, store), ())
        return next((stay.region for stay in reversed(stays) if stay.since <= day), "")

    def stays(self, merchant: str, store: str) -> Sequence[Stay]:
        """Return where the store lay and lies, in the order of time."""
        return self._regions.get((merchant, store), ())

    def answering(self, code: str, region: str, day: date) -> CalendarDocument | None:
        """Return the nearest version that answers for `day` in `region`, None where no one has said anything."""
        found = (self.version(code, scope, day) for scope in widening(region))
        return next((version for version in found if version is not None), None)

    def version(self, code: str, region: str, day: date) -> CalendarDocument | None:
        """Return the version that answers for `day` in just this region, None without one."""
        versions = self._layers[code].get(region, ()) if code in self._layers else ()
        return next((found for found in reversed(versions) if found.effective_from <= day), None)

    def versions(self, code: str) -> list[CalendarDocument]:
        """Return every version of a calendar, region by region. Raises KeyError where there is no such calendar."""
        if code not in self._layers:
            raise KeyError(code)
        return [version for _, versions in sorted(self._layers[code].items()) for version in versions]

    def name_of(self, code: str) -> Text:
        """Return the name of a calendar for people, the code itself where there is none."""
        found = self._layers.get(code, {})
        names = [versions[-1].name for _, versions in sorted(found.items())]
        return Text(zh=names[0].zh, en=names[0].en) if names else Text(zh=code, en=code)

    def with_version(self, document: CalendarDocument) -> "CalendarBook":
        """Return a book in which `document` is published too."""
        return CalendarBook([*self._published, document], stores=self._regions)

    def named_by(self, code: str) -> set[str]:
        """Return the calendars that some version of `code` is made from."""
        rules = (rule for found in self.versions(code) for rule in (*found.include, *found.exclude))
        return {rule.calendar for rule in rules if isinstance(rule, Around)}

    def is_regional(self, code: str) -> bool:
        """Return whether the calendar, or one that it is made from, says something else in some region."""
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._layers:
                continue
            seen.add(name)
            if self._layers[name].keys() != {""}:
                return True
            waiting += self.named_by(name)
        return False

    def guessed_years(self, code: str, start: date, end: date, region: str = "") -> list[int]:
        """Return the years from `start` to `end` whose holidays are not announced yet and matter to the calendar."""
        documents = list(self._answering(code, end, region))
        rules = (rule for found in documents for rule in (*found.include, *found.exclude))
        if not any(isinstance(rule, PublicHoliday) for rule in rules):
            return []
        said = {year for found in documents for year in found.announced_years}
        return [year for year in range(start.year, end.year + 1) if not (is_announced(year) or year in said)]

    def _decide(self, code: str, day: date, region: str) -> bool:
        if code not in self._layers:
            raise KeyError(code)
        answer = False
        for scope in reversed(widening(region)):
            document = self.version(code, scope, day)
            if document is None:
                continue
            is_in = any(self._names(rule, day, region) for rule in document.include)
            answer = is_in or (answer and document.overlay == "adjust")
            answer = answer and not any(self._names(rule, day, region) for rule in document.exclude)
        return answer

    def _names(self, rule: DayRule, day: date, region: str) -> bool:
        return self._is_around(rule, day, region) if isinstance(rule, Around) else names_day(rule, day)

    def _is_around(self, rule: Around | CalendarRef, day: date, region: str) -> bool:
        reach = range(-rule.after_days, rule.before_days + 1)
        return any(self.holds(rule.calendar, day + timedelta(days=number), region) for number in reach)

    def _answering(self, code: str, day: date, region: str) -> Iterator[CalendarDocument]:
        """Yield every document that `day` is decided by in `region`, the nearest first, with those it is made from."""
        for scope in widening(region):
            document = self.version(code, scope, day)
            if document is None:
                continue
            yield document
            for rule in (*document.include, *document.exclude):
                if isinstance(rule, Around):
                    yield from self._answering(rule.calendar, day, region)
            if document.overlay == "replace":
                return
