# SPDX-License-Identifier: Apache-2.0
"""What a member reads: growth as of yesterday, and what the review will see."""

from datetime import date, timedelta

from haowu.lifecycle.standing import Standing, tier_standing
from haowu.lifecycle.tests.town import Town
from haowu.members.queries import MemberRef
from haowu.members.standing import Standing as Membership
from haowu.members.tier_queries import find_seats


def shown(town: Town, member: MemberRef) -> Standing:
    found = tier_standing(town.connection, member, ladder=town.ladder, at=town.clock.now())
    assert found.as_of == town.ladder.today(town.clock.now()) - timedelta(days=1)
    return found


def test_somebody_who_never_bought(town: Town) -> None:
    found = shown(town, town.enrol(1))
    assert (found.tier, found.name_zh, found.growth, found.missing, found.missing_to_keep) == (
        "base",
        "普卡",
        0,
        1500,
        0,
    )
    assert (found.since, found.review_on, found.keeping) == (None, None, None)
    assert found.sentence.zh == "距银卡还差 1500 成长值,统计截至昨日"


def test_today_counts_for_keeping_and_tomorrow_for_the_rest(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    town.review(date(2027, 10, 23))
    town.did(anna, 300_000)
    found = shown(town, anna)
    assert (found.growth, found.missing_to_keep, found.noticed_on) == (6050, 1950, date(2027, 10, 23))
    assert found.falls_on == date(2027, 12, 7), "the review and fifteen days of grace"
    town.review(date(2027, 12, 1))
    found = shown(town, anna)
    assert (found.growth, found.missing_to_keep) == (3050, 1950)
    assert found.keeping is not None
    assert found.keeping.zh == "金卡于2027-12-01复核:目前的成长值届时仍计入3050,保留需5000,还差1950"


def test_a_tier_given_by_hand_says_so(town: Town) -> None:
    boss = town.enrol(1, "staff")
    found = shown(town, boss)
    assert (found.tier, found.next_tier, found.missing, found.bonus_bp) == ("staff", None, None, 0)
    assert found.sentence.zh == "等级“staff”由平台授予,不按成长值升降"


def test_a_closed_membership_may_still_be_read(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    town.connection.execute("update members_member set standing = %s", [Membership.CLOSED.value])
    assert find_seats(town.connection, [anna.id]) == []
    assert shown(town, MemberRef(anna.id, anna.lane, "M1", "closed", "gold", frozenset())).tier == "gold"
