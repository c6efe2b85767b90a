# SPDX-License-Identifier: Apache-2.0
"""The first chapters: 消费1元积1分, and when it will be enough (R001, R005, R006)."""

from datetime import date
from typing import Any

from haowu.doors.cli.demo_coalition import APPROVER, AUTHOR
from haowu.doors.cli.tour.narrator import Narrator
from haowu.doors.cli.tour.shop import MEMBER, Shop
from haowu.engagement.operations.handle_suggestion import handle_suggestion
from haowu.engagement.operations.submit_suggestion import submit_suggestion
from haowu.engagement.operations.submit_survey import submit_survey
from haowu.rules.document import EndOfMonth
from haowu.rules.planner import PurchasePlan, simulate_purchases

EVERY_MONTHS = 6
SET_POINTS = 3_000
MONTHS_VALID = 36


def first_purchase(narrator: Narrator, shop: Shop) -> None:
    """Pay 800 yuan; wait seven days."""
    narrator.chapter("2026年11月28日:在暖屋家纺买一套床品,实付800元", "28 November 2026: bedding for 800 yuan")
    sale = shop.buy("TOUR-1", "jiafang", "bedding", 800_00)
    award = sale.awards[0]
    narrator.check("获得积分", "points earned", wanted=800, found=award.points)
    narrator.tell(f"小票上写着:{award.explain}", "the receipt says how they were worked out")
    narrator.check("7天退货期内还不能用", "pending for 7 days", wanted=(0, 800), found=_seen(shop))
    narrator.check("这批积分的到期日", "last day of this lot", wanted="2029-11-30", found=str(award.expires_on))
    again = shop.buy("TOUR-1", "jiafang", "bedding", 800_00)
    narrator.check("收银机重发同一单,不会多给", "the till asks again", wanted=True, found=again.replayed)
    shop.wait_until(date(2026, 12, 6))
    narrator.check("12月6日可用积分", "available on 6 December", wanted=(800, 0), found=_seen(shop))


def plan(narrator: Narrator, _shop: Shop) -> None:
    """Say when 3,000 are reached: purchases come one by one, no average."""
    narrator.chapter("每半年消费800元,什么时候能换四件套?", "800 yuan every half-year: when is the set reached?")
    reached = simulate_purchases(
        PurchasePlan(
            starts_on=date(2026, 11, 28),
            every_months=EVERY_MONTHS,
            points_per_purchase=800,
            goal_points=SET_POINTS,
            expiry=EndOfMonth(months=MONTHS_VALID),
            delay_days=7,
        )
    ).reached
    found = (0, 0) if reached is None else (reached.purchase_no, (reached.purchase_no - 1) * EVERY_MONTHS)
    narrator.check("第几次消费、第几个月", "at which purchase, in which month", wanted=(4, 18), found=found)


def a_year_on(narrator: Narrator, shop: Shop) -> None:
    """Buy twice more, answer a survey, suggest something."""
    narrator.chapter("一年里又买了两次,还填了回访、提了建议", "Two more purchases, a survey, a suggestion")
    shop.wait_until(date(2027, 5, 28))
    shop.buy("TOUR-2", "jiafang", "bedding", 800_00)
    shop.wait_until(date(2027, 11, 28))
    shop.buy("TOUR-3", "jiafang", "bedding", 800_00)
    shop.wait_until(date(2027, 12, 6))
    narrator.check("三次消费后可用", "available after three purchases", wanted=(2_400, 0), found=_seen(shop))
    who: dict[str, Any] = {
        "connection": shop.connection,
        "terms": shop.world.terms,
        "clock": shop.clock,
        "merchant": "jiafang",
    }
    member: dict[str, Any] = {"member": MEMBER, "keys": shop.world.member_keys, "actor": AUTHOR, **who}
    submit_survey(order_no="TOUR-3", score=2, words="枕套有点小", **member)
    narrator.tell("回访打了2分:打几分都一样给分", "the survey said 2 of 5: the score makes no difference")
    step = submit_suggestion(words="希望四件套出加大款", **member)
    handle_suggestion(suggestion_id=step.id, to="ADOPTED", words="明年春季上加大款", actor=APPROVER, **who)
    narrator.check("回访20、建议10、采纳100", "20, 10, 100 for taking part", wanted=(2_530, 0), found=_seen(shop))


def _seen(shop: Shop) -> tuple[int, int]:
    balance = shop.balance()
    return balance.available, balance.pending
