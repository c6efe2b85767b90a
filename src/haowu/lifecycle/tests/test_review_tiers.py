# SPDX-License-Identifier: Apache-2.0
"""A tier falls at its review only, after notice and grace; a review reads who is due and nobody else."""

from datetime import date, timedelta

from haowu.lifecycle.operations.review_tiers import Reviewed
from haowu.lifecycle.tests.town import Town
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing

REVIEW = date(2027, 11, 22)
NOTICE = REVIEW - timedelta(days=30)
FALL = REVIEW + timedelta(days=15)


def test_notice_thirty_days_before_then_grace_then_one_level_down(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    assert town.review(NOTICE - timedelta(days=1)).looked_at == 0
    assert town.review(NOTICE) == Reviewed(1, 0, 1, 0)
    assert town.review(REVIEW - timedelta(days=1)).looked_at == 0
    assert town.review(REVIEW) == Reviewed(1, 0, 0, 0)
    assert town.review(FALL - timedelta(days=1)).looked_at == 0
    assert town.tier(anna) == "gold"
    assert town.review(FALL) == Reviewed(1, 0, 0, 1)
    assert town.tier(anna) == "silver"
    assert [change.kind for change in town.history(anna)] == ["upgraded", "notice", "downgraded"]
    notice = town.history(anna)[1]
    assert notice.sentence_zh == "金卡将于2027-11-22复核:目前的成长值届时仍计入0,保留需5000,还差5000"
    assert town.review(FALL).looked_at == 0


def test_growth_regained_within_the_grace_keeps_the_tier(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    town.review(NOTICE)
    town.review(REVIEW)
    town.clock.advance(timedelta(days=3))
    town.did(anna, 500_000)
    assert town.review(FALL) == Reviewed(1, 1, 0, 0)
    assert town.tier(anna) == "gold"
    assert town.history(anna)[-1].review_on == date(2028, 12, 7)


def test_kept_at_the_review_without_a_notice(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    town.clock.advance(timedelta(days=300))
    town.did(anna, 600_000)
    assert town.review(NOTICE) == Reviewed(1, 0, 0, 0)
    assert town.review(REVIEW) == Reviewed(1, 1, 0, 0)
    assert [change.kind for change in town.history(anna)] == ["upgraded", "kept"]


def test_a_review_that_runs_late_gives_notice_first(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    late = REVIEW + timedelta(days=100)
    assert town.review(late) == Reviewed(1, 0, 1, 0)
    assert town.review(late + timedelta(days=29)).looked_at == 0
    assert town.tier(anna) == "gold"
    assert town.review(late + timedelta(days=45)) == Reviewed(1, 0, 0, 1)


def test_page_by_page_and_nobody_twice(town: Town) -> None:
    members = [town.enrol(number) for number in range(1, 8)]
    town.did_all([(member, 600_000, None, "jiafang-01") for member in members])
    assert [town.review(NOTICE, limit=3).noticed for _ in range(4)] == [3, 3, 1, 0]
    kinds = town.connection.execute(
        "select kind, count(*) from outbox_event where kind like 'tier.%' group by kind order by kind"
    ).fetchall()
    assert kinds == [("tier.downgrade_notice", 7), ("tier.upgraded", 7)]


def test_a_tier_given_at_enrolment_is_reviewed_a_year_later(town: Town) -> None:
    anna, boss = town.enrol(1, "gold"), town.enrol(2, "staff")
    assert town.review(date(2027, 10, 22)).noticed == 0
    assert town.review(NOTICE).noticed == 1
    town.review(FALL)
    assert town.tier(anna) == "silver"
    assert town.tier(boss) == "staff"
    assert town.review(date(2030, 1, 1)).looked_at == 1
    assert town.tier(boss) == "staff"


def test_a_closed_membership_is_told_nothing_and_looked_at_once(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    change_standing(town.connection, member_id=anna.id, standing=Standing.CLOSED, clock=town.clock)
    assert town.review(NOTICE) == Reviewed(1, 0, 0, 0)
    assert town.review(FALL).looked_at == 0
    assert [change.kind for change in town.history(anna)] == ["upgraded"]


def test_a_blocked_member_is_reviewed_like_any_other(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    change_standing(town.connection, member_id=anna.id, standing=Standing.BLOCKED, clock=town.clock)
    assert town.review(NOTICE) == Reviewed(1, 0, 1, 0)
    assert town.review(FALL) == Reviewed(1, 0, 0, 1)
