# SPDX-License-Identifier: Apache-2.0
"""The mall with a programme that rewards taking part: its journeys' common words."""

from typing import Any

from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, order
from tests.journeys.till import Till

ENGAGED = (
    PROGRAM.replace(
        "rules:",
        "  - {code: voc-2027, name: {zh: 顾客之声预算, en: Voice of the customer}, funder: muying,"
        " line_fen: 1000000, face_millifen_per_point: 1000}\nrules:",
    )
    + """\
engagement:
  point_type: consumption
  kinds:
    - {activity: survey, points: 20, budget: voc-2027, validity_months: 6}
    - {activity: suggestion_received, points: 10, budget: voc-2027, validity_months: 6}
    - {activity: suggestion_adopted, points: 100, budget: voc-2027, validity_months: 12}
    - {activity: lecture, points: 50, budget: voc-2027, validity_months: 12}
    - {activity: share, points: 20, budget: voc-2027, validity_months: 6}
    - {activity: referral, points: 50, budget: voc-2027, validity_months: 12}
"""
)


def buys(till: Till, desk: Desk, order_no: str, yuan: int, member: str = "M100001", **changes: Any) -> None:
    """Let the member pay so many yuan at jiafang now, by the desk's clock."""
    paid_at = desk.clock.now().isoformat()
    till.credit(order(order_no, yuan * 100, member=member, paid_at=paid_at, **changes))


def total(till: Till, member: str = "M100001") -> int:
    """Return the member's available and pending points."""
    balance = till.balance(member)
    return balance["available"] + balance["pending"]
