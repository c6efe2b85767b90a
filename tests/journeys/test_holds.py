# SPDX-License-Identifier: Apache-2.0
"""Points as a price reduction: set aside, spent in parts, let go, timed out."""

from datetime import timedelta

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.mall import Mall, build_mall, hold, order
from tests.journeys.till import Running, Till


@pytest.fixture
def rich(till: Till) -> Till:
    """A till whose member has 800 points to spend."""
    till.credit(order())
    answer = till.post("/orders/POS-1/confirm")
    assert answer.status_code == 201, answer.text
    return till


def test_confirming_makes_points_available(rich: Till) -> None:
    assert rich.balance() == {"available": 800, "pending": 0, "held": 0, "deficit": 0}
    assert rich.post("/orders/POS-1/confirm").json()["replayed"] is True


def test_hold_then_capture_a_part(rich: Till) -> None:
    assert rich.post("/holds", hold("H-1", 500)).status_code == 201
    assert rich.balance() == {"available": 300, "pending": 0, "held": 500, "deficit": 0}
    captured = rich.post("/holds/H-1/capture", {"points": 300})
    assert (captured.status_code, captured.json()["points"]) == (201, 300)
    assert rich.balance() == {"available": 500, "pending": 0, "held": 0, "deficit": 0}


def test_a_hold_can_be_kept_for_a_second_capture(rich: Till) -> None:
    rich.post("/holds", hold("H-1", 500))
    first = rich.post("/holds/H-1/capture", {"capture_no": "a", "points": 200, "keeps_rest": True})
    second = rich.post("/holds/H-1/capture", {"capture_no": "b", "points": 300})
    assert (first.status_code, second.status_code) == (201, 201)
    assert rich.balance() == {"available": 300, "pending": 0, "held": 0, "deficit": 0}


def test_void_gives_all_back(rich: Till) -> None:
    rich.post("/holds", hold("H-1", 500))
    assert rich.post("/holds/H-1/void").status_code == 201
    assert rich.balance()["available"] == 800
    ended = rich.post("/holds/H-1/capture")
    assert (ended.status_code, ended.json()["code"]) == (409, "HOLD_ENDED")


def test_a_hold_times_out_by_the_clock(rich: Till, mall: Mall) -> None:
    rich.post("/holds", hold("H-1", 500, lasts_seconds=60))
    mall.clock.advance(timedelta(seconds=61))
    assert rich.balance() == {"available": 800, "pending": 0, "held": 0, "deficit": 0}
    assert rich.post("/holds/H-1/capture").json()["code"] == "HOLD_ENDED"


def test_more_than_held_cannot_be_captured(rich: Till) -> None:
    rich.post("/holds", hold("H-1", 500))
    answer = rich.post("/holds/H-1/capture", {"points": 501})
    assert (answer.status_code, answer.json()["code"]) == (409, "HOLD_TOO_SMALL")
    assert rich.balance()["held"] == 500


def test_fifty_tills_cannot_spend_the_same_points(rich: Till) -> None:
    answers = rich.together([("/holds", hold(f"H-{number}", 100)) for number in range(50)])
    assert sorted(answer.status_code for answer in answers) == [201] * 8 + [409] * 42
    assert rich.balance() == {"available": 0, "pending": 0, "held": 800, "deficit": 0}


def test_an_unknown_hold(rich: Till) -> None:
    answer = rich.post("/holds/NOBODY/void")
    assert (answer.status_code, answer.json()["code"]) == (404, "HOLD_NOT_FOUND")


def test_who_keeps_the_rest_must_tell_captures_apart(rich: Till) -> None:
    rich.post("/holds", hold("H-1", 500))
    answer = rich.post("/holds/H-1/capture", {"points": 100, "keeps_rest": True})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "FIELD_MISSING", "capture_no")
    assert rich.balance()["held"] == 500
    assert rich.post("/holds/H-1/capture", {"points": 100}).status_code == 201
    assert rich.post("/holds/H-1/capture", {"points": 100, "capture_no": "1"}).json()["replayed"] is True


def test_a_hold_pays_for_one_order(rich: Till) -> None:
    rich.post("/holds", hold("H-1", 500))
    rich.post("/holds/H-1/capture")
    rich.credit(order("BIG", 100_000, points_deduct_fen=5_000, hold_nos=["H-1"]))
    before = rich.balance()
    tiny = rich.post("/orders", order("TINY", 100, hold_nos=["H-1"]))
    assert (tiny.status_code, tiny.json()["code"], tiny.json()["hold_no"]) == (409, "HOLD_TAKEN", "H-1")
    assert "积分冻结H-1已用于另一笔订单" in tiny.json()["detail"]
    assert rich.balance() == before


def test_thirty_orders_at_once_share_no_hold(database_url: str, clock: FixedClock) -> None:
    """Two writers, small batches: whoever comes first has the hold, and the others are told."""
    mall = build_mall(database_url, clock, writers=2, batch_items=7)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        till.credit(order())
        assert till.post("/orders/POS-1/confirm").status_code == 201
        assert till.post("/holds", hold("H-1", 500)).status_code == 201
        assert till.post("/holds/H-1/capture").status_code == 201
        orders = [("/orders", order(f"N-{n}", 10_000, hold_nos=["H-1"])) for n in range(30)]
        answers = till.together(orders)
        refused = {answer.json()["code"] for answer in answers if answer.status_code != 201}
        assert len([answer for answer in answers if answer.status_code == 201]) == 1
        assert refused <= {"HOLD_TAKEN", "HOLD_BUSY"}
        again = till.together(orders)
        assert sorted(answer.status_code for answer in again) == [200] + [409] * 29
        assert {answer.json()["code"] for answer in again if answer.status_code == 409} == {"HOLD_TAKEN"}
        assert till.balance() == {"available": 300, "pending": 100, "held": 0, "deficit": 0}
