# SPDX-License-Identifier: Apache-2.0
"""R016 每两年配一副价值800元的眼镜…五年下来就能积2000分: an advertised example must be reachable.

48 months are enough where points can be spent at once; with a confirm delay they must live into their 49th.
"""

import pytest

from haowu.programs.sample_disclosure import SAMPLE_DISCLOSURE
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM
from tests.journeys.publishing import Publisher, next_version

EXAMPLE = {"paid_fen": 80_000, "every_months": 24, "goal_points": 2_000, "text": "每两年配一副800元的眼镜"}
CARD = {**SAMPLE_DISCLOSURE, "examples": [EXAMPLE]}
FEBRUARY = "2027-02-01T00:00:00+08:00"
WAY = "paid_fen=80000&every_months=24&goal_points=2000"


def optician(expiry: str, *, delay: int = 0) -> str:
    """Return the mall's next version, with the optician's example, a validity and a confirm delay in days."""
    source = f"{PROGRAM}disclosure: {CARD}\n".replace("confirm_delay_days: 7", f"confirm_delay_days: {delay}")
    return next_version(FEBRUARY, ("{policy: end_of_month, months: 36}", expiry), source=source)


@pytest.fixture
def publisher(desk: Desk) -> Publisher:
    """The operator's staff."""
    return Publisher(desk)


@pytest.mark.parametrize(
    ("expiry", "most"),
    [
        ("{policy: end_of_month, months: 12}", 800),
        ("{policy: end_of_next_year}", 800),
        ("{policy: end_of_month, months: 36}", 1_600),
        ("{policy: rolling_months, months: 47}", 1_600),
    ],
)
def test_too_short_a_validity_blocks_the_example(publisher: Publisher, expiry: str, most: int) -> None:
    refused = publisher.submit(optician(expiry))
    assert (refused.status_code, refused.json()["code"]) == (422, "EXAMPLE_UNREACHABLE")
    assert (refused.json()["needs_months"], refused.json()["most_points"]) == (48, most)
    assert "积分至少要有效48个月" in refused.json()["detail"]
    assert [version["version"] for version in publisher.writer.get("/programs/mall/versions").json()["items"]] == [1]


@pytest.mark.parametrize(
    "expiry", ["{policy: end_of_month, months: 48}", "{policy: end_of_month, months: 60}", "{policy: none}"]
)
def test_forty_eight_months_are_enough(publisher: Publisher, expiry: str) -> None:
    assert publisher.publish(optician(expiry))["version"] == 2


@pytest.mark.parametrize("expiry", ["{policy: rolling_months, months: 48}", "{policy: end_of_month, months: 48}"])
def test_the_week_until_the_last_points_are_confirmed_counts(publisher: Publisher, expiry: str) -> None:
    """The third 800 can be spent a week after the purchase: the first 800 would be gone by then."""
    refused = publisher.submit(optician(expiry, delay=7))
    assert (refused.status_code, refused.json()["code"]) == (422, "EXAMPLE_UNREACHABLE")
    assert (refused.json()["needs_months"], refused.json()["most_points"]) == (49, 1_600)
    assert publisher.publish(optician(expiry.replace("48", "49"), delay=7))["version"] == 2


def test_the_review_names_it_beside_all_else(publisher: Publisher) -> None:
    found = publisher.review(optician("{policy: end_of_month, months: 12}"))
    assert (found["is_publishable"], [objection["code"] for objection in found["objections"]]) == (
        False,
        ["EXAMPLE_UNREACHABLE"],
    )
    assert found["notice"] == {"days": 71, "needed_days": 30, "is_adverse": True, "is_enough": True}


def test_anybody_may_ask_whether_an_example_works(desk: Desk, publisher: Publisher) -> None:
    member = desk.as_role("member", member="M100001")
    short = member.get(f"/programs/mall/feasibility?{WAY}").json()
    assert (short["is_reachable"], short["points_each"], short["needs_months"]) == (False, 800, 49)
    assert (short["reached_month"], short["most_points"]) == (None, 1_600)
    publisher.publish(optician("{policy: end_of_month, months: 60}", delay=7))
    long = member.get(f"/programs/mall/feasibility?{WAY}&version=2").json()
    assert (long["is_reachable"], long["reached_month"]) == (True, 48)
    assert long["validity"]["zh"] == "获得当月之后第60个月的月末到期"
    home = member.get("/programs/mall/feasibility?paid_fen=80000&every_months=6&goal_points=3000").json()
    assert (home["is_reachable"], home["reached_month"]) == (True, 18)
    small = member.get("/programs/mall/feasibility?paid_fen=99&every_months=1&goal_points=1").json()
    assert (small["is_reachable"], small["points_each"], small["needs_months"]) == (False, 0, None)
