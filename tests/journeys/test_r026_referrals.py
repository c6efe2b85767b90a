# SPDX-License-Identifier: Apache-2.0
"""R026, CTL-24: one level, 50 points, after the first settled order of the invitee, ten a year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.doors.jobs.deliver_webhooks import WebhookDesk
from haowu.doors.jobs.loop import run_once
from haowu.doors.jobs.table import make_jobs
from haowu.kernel.clock import FixedClock
from haowu.members.operations.enrol_member import enrol_member
from haowu.outbox.sending import Sender
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def invite(desk: Desk, inviter: str, invitee: str, phone: str) -> None:
    body = {"merchant": "jiafang", "phone": phone}
    made = desk.as_role("member", member=inviter).post(f"/members/{inviter}/invitations", body)
    assert made.status_code == 201, made.text
    path = f"/members/{invitee}/invitations/{made.json()['id']}/acceptance"
    assert desk.as_role("member", member=invitee).post(path).status_code == 201


def run(desk: Desk) -> list[tuple[int, str]]:
    answer = desk.as_role("operator_marketing").post("/referral-runs", {})
    assert answer.status_code == 201, answer.text
    return [(reward["points"], reward["reason"]) for reward in answer.json()["rewards"]]


def test_a_invites_b_and_b_invites_c(desk: Desk, till: Till) -> None:
    buys(till, desk, "A-1", 800, "M100001")
    invite(desk, "M100001", "M100002", "13800138002")
    assert run(desk) == []
    buys(till, desk, "B-1", 100, "M100002")
    assert run(desk) == [(50, "")]
    assert (total(till, "M100001"), total(till, "M100002")) == (850, 100)
    invite(desk, "M100002", "M100003", "13800138003")
    buys(till, desk, "C-1", 100, "M100003")
    assert run(desk) == [(20, "ENGAGEMENT_SHARE_REACHED")]  # B's own base points are 100
    assert run(desk) == []
    assert (total(till, "M100001"), total(till, "M100002")) == (850, 120)


def test_the_eleventh_of_a_year_gives_nothing(desk: Desk, till: Till, clock: FixedClock, database_url: str) -> None:
    clock.move_to(datetime(2027, 1, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    came = []
    for number in range(11):
        phone, name = f"139000000{number:02}", f"N{number:05}"
        with connect(database_url) as connection:
            enrol_member(connection, member_no=name, phone=phone, clock=clock, keys=desk.door.member_keys)
        buys(till, desk, f"A-{number}", 2_000, "M100001")
        invite(desk, "M100001", name, phone)
        buys(till, desk, f"N-{number}", 100, name)
        came += run(desk)
        clock.advance(timedelta(days=15))
    assert came == [(50, "")] * 10 + [(0, "TIMES_REACHED")]


def test_an_old_customer_cannot_be_referred(desk: Desk, till: Till) -> None:
    buys(till, desk, "B-0", 100, "M100002")
    inviter, invitee = desk.as_role("member", member="M100001"), desk.as_role("member", member="M100002")
    body = {"merchant": "jiafang", "phone": "138 0013 8002"}
    number = inviter.post("/members/M100001/invitations", body).json()["id"]
    refused = invitee.post(f"/members/M100002/invitations/{number}/acceptance")
    assert (refused.status_code, refused.json()["code"]) == (409, "INVITATION_TAKEN")
    stranger = desk.as_role("member", member="M100003").post(f"/members/M100003/invitations/{number}/acceptance")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "INVITATION_NOT_FOUND")


def test_the_job_rewards_by_itself_within_its_minute(desk: Desk, till: Till, clock: FixedClock) -> None:
    """Nobody has to ask: the table of jobs finds the first order, and nothing twice."""
    jobs = make_jobs(WebhookDesk(Sender(), bytes(32)))
    (job,) = [job for job in jobs if job.name == "reward_due_referrals"]
    buys(till, desk, "A-1", 800, "M100001")
    invite(desk, "M100001", "M100002", "13800138002")
    with connect(desk.database_url, MANAGER) as line:
        assert run_once(job, line, clock) == 0
        buys(till, desk, "B-1", 100, "M100002")
        assert [run_once(job, line, clock), run_once(job, line, clock)] == [1, 0]
    assert total(till, "M100001") == 850
