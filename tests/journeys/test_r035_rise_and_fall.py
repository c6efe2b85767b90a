# SPDX-License-Identifier: Apache-2.0
"""R035 消费—积分—升级—更多消费: a member rises within a minute, and falls only at a review, with notice."""

from datetime import date, datetime, timedelta

import pytest

from haowu.doors.jobs.loop import JobLoop
from haowu.kernel.clock import FixedClock
from tests.journeys.climbing import LADDER, at, connecting, history, job, pay, refund, run_job, standing, waits_for
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.till import Till

REVIEW = date(2027, 11, 22)
NOTICE = REVIEW - timedelta(days=30)


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers, with 15 days of grace."""
    return build_mall(database_url, clock, LADDER)


def kinds(desk: Desk) -> list[str]:
    """Return what happened to the member's tier, oldest first."""
    return [change["kind"] for change in history(desk)][::-1]


def test_a_threshold_crossed_at_ten_is_a_tier_within_a_minute(desk: Desk, till: Till, clock: FixedClock) -> None:
    crossed_at = clock.now()
    assert crossed_at.hour == 10
    till.credit(order("POS-1", 500_000, paid_at=crossed_at.isoformat()))
    assert standing(desk)["tier"] == "base"
    raising = job("raise_due_tiers")
    assert raising.every_seconds <= 30, "two turns a minute, so that one that was missed does no harm"
    clock.advance(timedelta(seconds=raising.every_seconds))
    jobs = JobLoop([raising], connecting(desk), clock)
    jobs.start()
    try:
        waits_for(lambda: standing(desk)["tier"] == "gold")
    finally:
        jobs.stop()
    (risen,) = history(desk)
    assert (risen["kind"], risen["old_tier"], risen["new_tier"], risen["needed"]) == ("upgraded", "base", "gold", 5000)
    assert datetime.fromisoformat(risen["at"]) - crossed_at <= timedelta(minutes=1)
    more = till.credit(order("POS-2", 80_000, paid_at=clock.now().isoformat()))
    assert sum(award["points"] for award in more["awards"]) == 1600, "and the next purchase earns by it"


def test_notice_thirty_days_before_then_review_grace_and_one_level_down(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    assert standing(desk)["review_on"] == str(REVIEW)
    at(desk, NOTICE - timedelta(days=1))
    run_job(desk, "review_due_tiers")
    assert kinds(desk) == ["upgraded"]
    at(desk, NOTICE)
    run_job(desk, "review_due_tiers")
    found = standing(desk)
    assert (found["tier"], found["noticed_on"], found["falls_on"]) == ("gold", str(NOTICE), "2027-12-07")
    assert history(desk)[0]["reason"] == (
        "金卡将于2027-11-22复核:目前的成长值届时仍计入0,保留需5000,还差5000"
    )  # fmt: skip
    for day in (REVIEW, date(2027, 12, 6)):
        at(desk, day)
        run_job(desk, "review_due_tiers")
        assert standing(desk)["tier"] == "gold", day
    at(desk, date(2027, 12, 7))
    run_job(desk, "review_due_tiers")
    assert (standing(desk)["tier"], standing(desk)["since"]) == ("silver", "2027-12-07")
    assert kinds(desk) == ["upgraded", "notice", "downgraded"]
    assert history(desk)[0]["reason"].startswith("近12个月实付0.00元、到店0次,成长值0,未达到5000,由金卡调整为银卡")
    assert run_job(desk, "review_due_tiers") == 0


def test_buying_more_within_the_notice_keeps_the_tier(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    at(desk, NOTICE)
    run_job(desk, "review_due_tiers")
    pay(till, desk, "POS-2", 495_000)
    assert standing(desk)["missing_to_keep"] == 0
    at(desk, REVIEW)
    run_job(desk, "review_due_tiers")
    assert kinds(desk) == ["upgraded", "notice", "kept"]
    assert (standing(desk)["tier"], standing(desk)["review_on"]) == ("gold", "2028-11-22")


def test_a_refund_takes_the_growth_back_and_the_review_sees_it(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    at(desk, date(2027, 3, 1))
    pay(till, desk, "POS-2", 495_000)
    at(desk, date(2027, 3, 8))
    refund(till, desk, "POS-2", 100_000)
    assert (standing(desk)["tier"], kinds(desk)) == ("gold", ["upgraded"])
    assert standing(desk)["missing_to_keep"] == 1000
    at(desk, NOTICE)
    run_job(desk, "review_due_tiers")
    assert history(desk)[0]["reason"].endswith("目前的成长值届时仍计入4000,保留需5000,还差1000")
    at(desk, date(2027, 12, 7))
    run_job(desk, "review_due_tiers")
    assert standing(desk)["tier"] == "silver"


def test_jobs_that_slept_give_notice_first(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    at(desk, REVIEW + timedelta(days=100))
    run_job(desk, "review_due_tiers")
    assert (standing(desk)["tier"], kinds(desk)) == ("gold", ["upgraded", "notice"])
    assert standing(desk)["falls_on"] == str(REVIEW + timedelta(days=145))


def test_every_move_is_an_event(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    at(desk, NOTICE)
    run_job(desk, "review_due_tiers")
    at(desk, date(2027, 12, 7))
    run_job(desk, "review_due_tiers")
    with connecting(desk)() as connection:
        told = connection.execute(
            "select kind, subject, data->>'new_tier' from outbox_event where kind like 'tier.%' order by id"
        ).fetchall()
    assert told == [
        ("tier.upgraded", "member:M100001", "gold"),
        ("tier.downgrade_notice", "member:M100001", "gold"),
        ("tier.downgraded", "member:M100001", "silver"),
    ]


def test_history_is_read_page_by_page_and_is_nobody_elses(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 200_000)
    pay(till, desk, "POS-2", 400_000)
    member = desk.as_role("member", member="M100001")
    first = member.get("/members/M100001/tier/history?limit=1").json()
    second = member.get(f"/members/M100001/tier/history?limit=1&cursor={first['next_cursor']}").json()
    assert [(page["items"][0]["old_tier"], page["items"][0]["new_tier"]) for page in (first, second)] == [
        ("silver", "gold"),
        ("base", "silver"),
    ]
    assert second["next_cursor"] == ""
    refused = desk.as_role("member", member="M100002").get("/members/M100001/tier/history")
    assert (refused.status_code, refused.json()["code"]) == (403, "WRONG_MEMBER")
    assert desk.as_role("operator_service").get("/members/M100001/tier/history").status_code == 200
