# SPDX-License-Identifier: Apache-2.0
"""R023: one survey an order, and 20 points whatever the score."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def answer(desk: Desk, order_no: str, score: int, member: str = "M100001", words: str = "") -> tuple[int, int | str]:
    body = {"merchant": "jiafang", "order_no": order_no, "score": score, "words": words}
    sent = desk.as_role("member", member=member).post(f"/members/{member}/surveys", body)
    return sent.status_code, sent.json()["reward"]["points"] if sent.status_code == 201 else sent.json()["code"]


def test_one_star_and_five_stars_both_give_20(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 400)
    buys(till, desk, "POS-2", 400)
    assert answer(desk, "POS-1", 1, words="洗一次就褪色") == (201, 20)
    assert answer(desk, "POS-2", 5, words="很好") == (201, 20)
    assert total(till) == 840


def test_one_survey_an_order(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    assert answer(desk, "POS-1", 1) == (201, 20)
    assert answer(desk, "POS-1", 5) == (409, "SURVEY_ANSWERED")
    assert answer(desk, "POS-1", 1) == (201, 20)  # the same answer again: the first result
    assert total(till) == 820


def test_somebody_elses_order_and_a_sixth_star_are_refused(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    assert answer(desk, "POS-1", 5, member="M100002") == (404, "ORDER_NOT_FOUND")
    assert answer(desk, "POS-1", 6)[0] == 422
    other = desk.as_role("member", member="M100002").post("/members/M100001/surveys", {})
    assert (other.status_code, other.json()["code"]) == (403, "WRONG_MEMBER")


def test_two_at_once_for_one_order_give_one_bonus(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    desk.as_role("member", member="M100001")
    with ThreadPoolExecutor(6) as pool:
        came = list(pool.map(lambda score: answer(desk, "POS-1", score), [1, 5, 1, 5, 1, 5]))
    assert sorted(map(str, came)).count("(409, 'SURVEY_ANSWERED')") == 3
    assert total(till) == 820
