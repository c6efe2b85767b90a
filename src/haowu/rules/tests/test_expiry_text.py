# SPDX-License-Identifier: Apache-2.0
"""A validity in words says what the calendar does."""

from datetime import date

import pytest

from haowu.rules.document import EndOfMonth, EndOfNextYear, Expiry, NeverExpires, RollingDays, RollingMonths
from haowu.rules.expiry import last_day
from haowu.rules.expiry_text import describe_expiry

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("policy", "ends", "zh"),
    [
        (EndOfMonth(months=36), date(2029, 11, 30), "获得当月之后第36个月的月末到期"),
        (
            EndOfMonth(months=36, counting="earning_month_is_first"),
            date(2029, 10, 31),
            "从获得当月算起第36个月的月末到期(获得当月算第1个月)",
        ),
        (EndOfNextYear(), date(2027, 12, 31), "获得次年的12月31日到期"),
        (RollingMonths(months=12), date(2027, 11, 22), "获得之日起满12个月到期"),
        (RollingDays(days=90), date(2027, 2, 20), "获得之日起第90天到期"),
        (NeverExpires(), None, "长期有效,不会到期"),
    ],
)
def test_each_policy_has_its_sentence(policy: Expiry, ends: date | None, zh: str) -> None:
    assert last_day(policy, DAY) == ends
    assert describe_expiry(policy).zh == zh
    assert describe_expiry(policy).render("en")
