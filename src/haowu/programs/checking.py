# SPDX-License-Identifier: Apache-2.0
"""Does a programme of the right shape also make sense? Every mistake is reported, with its line."""

from collections import Counter
from collections.abc import Iterable
from typing import Final
from zoneinfo import available_timezones

from haowu.kernel.limits import POINTS_MAX
from haowu.kernel.text import Text
from haowu.merchants.queries import MerchantView
from haowu.programs.condition_check import find_condition_problem
from haowu.programs.engagement_check import engagement_problems
from haowu.programs.problem import Problem
from haowu.programs.rebate_check import rebate_problems
from haowu.programs.written import Path, Written
from haowu.rules.calendars import CalendarBook
from haowu.rules.document import BudgetDocument, ProgramDocument, Rate, RuleDocument
from haowu.rules.tier_lint import tier_problems

OPERATOR: Final = "operator"
"""The funder's name when the platform itself pays."""


class Checker:
    """Collects the problems of one document; `merchants` are those that exist."""

    def __init__(
        self,
        written: Written,
        document: ProgramDocument,
        merchants: dict[str, MerchantView],
        calendars: CalendarBook,
    ) -> None:
        """Prepare the words that rules may use."""
        self.written = written
        self.document = document
        self.merchants = merchants
        self.calendars = calendars
        self.budgets = {budget.code for budget in document.budgets}
        self.point_types = {point_type.code for point_type in document.point_types}
        self.stores = {store for code in document.merchants if code in merchants for store in merchants[code].stores}
        self.problems: list[Problem] = []

    def problems_found(self) -> list[Problem]:
        """Return everything that is wrong."""
        document = self.document
        if document.zone not in available_timezones():
            self.add(("zone",), "UNKNOWN_ZONE", f"没有时区“{document.zone}”", f"no time zone {document.zone}")
        self._unique("merchants", document.merchants)
        self._unique("point_types", [point_type.code for point_type in document.point_types], "code")
        self._unique("budgets", [budget.code for budget in document.budgets], "code")
        self._unique("rules", [rule.code for rule in document.rules], "code")
        for number, code in enumerate(document.merchants):
            if code not in self.merchants:
                self.add(("merchants", number), "UNKNOWN_MERCHANT", f"没有商家“{code}”", f"there is no merchant {code}")
        for number, budget in enumerate(document.budgets):
            self._budget(budget, ("budgets", number))
        for number, rule in enumerate(document.rules):
            self._rule(rule, ("rules", number))
        self.problems += engagement_problems(self.written, document)
        self.problems += [self.written.problem(*found) for found in tier_problems(document)]
        self.problems += [self.written.problem(*found) for found in rebate_problems(document)]
        return self.problems

    def add(self, path: Path, code: str, zh: str, en: str) -> None:
        """Note a problem at `path`."""
        self.problems.append(self.written.problem(path, code, Text(zh=zh, en=en)))

    def _unique(self, part: str, codes: Iterable[str], key: str = "") -> None:
        counts: Counter[str] = Counter()
        for number, code in enumerate(codes):
            counts[code] += 1
            if counts[code] > 1:
                path: Path = (part, number, key) if key else (part, number)
                self.add(path, "DUPLICATE_CODE", f"“{code}”重复了", f"{code} is there already")

    def _budget(self, budget: BudgetDocument, path: Path) -> None:
        if budget.funder != OPERATOR and budget.funder not in self.merchants:
            zh = f"没有出资方“{budget.funder}”(应为商家代码或 {OPERATOR})"
            en = f"{budget.funder} is no merchant, nor {OPERATOR}"
            self.add((*path, "funder"), "UNKNOWN_FUNDER", zh, en)
        if not 1 <= budget.limit_points <= POINTS_MAX:
            zh = f"按面值算出{budget.limit_points}分,超出允许范围"
            en = f"pays for {budget.limit_points} points: out of range"
            self.add((*path, "line_fen"), "BUDGET_OUT_OF_RANGE", zh, en)
        if budget.opens_at and budget.closes_at and budget.opens_at >= budget.closes_at:
            self.add((*path, "closes_at"), "BAD_DATES", "结束时间必须晚于开始时间", "must be later than opens_at")

    def _rule(self, rule: RuleDocument, path: Path) -> None:
        if rule.budget not in self.budgets:
            zh, en = f"没有预算“{rule.budget}”", f"there is no budget {rule.budget}"
            self.add((*path, "budget"), "UNKNOWN_BUDGET", zh, en)
        if rule.point_type not in self.point_types:
            zh, en = f"没有积分类型“{rule.point_type}”", f"there is no point type {rule.point_type}"
            self.add((*path, "point_type"), "UNKNOWN_POINT_TYPE", zh, en)
        if rule.starts_on and rule.ends_on and rule.starts_on > rule.ends_on:
            self.add((*path, "ends_on"), "BAD_DATES", "结束日期不能早于开始日期", "must not be before starts_on")
        if isinstance(rule.earn, Rate) and rule.earn.points > rule.earn.per_fen:
            self.add((*path, "earn", "points"), "RATE_TOO_HIGH", "每分钱最多积1分", "at most one point a fen")
        caps = Counter((cap.scope, cap.period) for cap in rule.caps)
        if any(count > 1 for count in caps.values()):
            zh, en = "同一范围和周期的上限写了两次", "two caps of the same scope and period"
            self.add((*path, "caps"), "DUPLICATE_CAP", zh, en)
        self._conditions(rule, path)

    def _conditions(self, rule: RuleDocument, path: Path) -> None:
        inside = (*path, "conditions")
        for number, span in enumerate(rule.conditions.hours):
            if span.from_hour >= span.until_hour:
                self.add((*inside, "hours", number), "BAD_HOURS", "from 必须早于 until", "from must be before until")
        for number, code in enumerate(rule.conditions.merchants):
            if code not in self.document.merchants:
                zh, en = f"商家“{code}”不在本计划内", f"merchant {code} is not in this programme"
                self.add((*inside, "merchants", number), "UNKNOWN_MERCHANT", zh, en)
        for number, store in enumerate(rule.conditions.stores):
            if store not in self.stores:
                zh, en = f"本计划的商家没有门店“{store}”", f"no merchant of this programme has a store {store}"
                self.add((*inside, "stores", number), "UNKNOWN_STORE", zh, en)
        for number, ref in enumerate(rule.conditions.calendars):
            if ref.calendar not in self.calendars:
                zh, en = f"没有日历“{ref.calendar}”", f"there is no calendar {ref.calendar}"
                self.add((*inside, "calendars", number), "UNKNOWN_CALENDAR", zh, en)
        if rule.when and (text := find_condition_problem(rule.when)) is not None:
            self.problems.append(self.written.problem((*path, "when"), "BAD_CONDITION", text))


def find_problems(
    written: Written, document: ProgramDocument, merchants: dict[str, MerchantView], calendars: CalendarBook
) -> list[Problem]:
    """Return what is wrong with `document`, which is what `written` says."""
    return Checker(written, document, merchants, calendars).problems_found()
