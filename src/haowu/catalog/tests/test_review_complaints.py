# SPDX-License-Identifier: Apache-2.0
"""More than 3 % complaints, a bad sample or papers that ran out take a reward off the shelf (R058)."""

from datetime import date, timedelta
from typing import Any

import pytest
from psycopg import Connection

from haowu.catalog.errors import ReviewNotOpen, RewardInvalid, RewardNotReady
from haowu.catalog.operations.close_review import close_review
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.record_sample import record_sample
from haowu.catalog.operations.review_complaints import QualityCount, review_complaints
from haowu.catalog.operations.suspend_unqualified import suspend_unqualified
from haowu.catalog.quality import list_reviews, list_samples
from haowu.catalog.queries import find_reward
from haowu.catalog.tests.shelf import ACTOR, Shelve
from haowu.kernel.clock import FixedClock

JIAFANG: dict[str, Any] = {"merchant": "jiafang", "code": "set-4"}


def state(connection: Connection, code: str = "set-4") -> tuple[str, str]:
    reward = find_reward(connection, merchant="jiafang", code=code)
    return reward.state, reward.suspended_for


@pytest.mark.parametrize(
    ("fulfilled", "complaints", "is_bad"),
    [(100, 3, False), (100, 4, True), (33, 1, True), (34, 1, False), (0, 1, True)],
)
def test_three_of_a_hundred_is_not_more_than_three_percent(
    connection: Connection, clock: FixedClock, shelve: Shelve, fulfilled: int, complaints: int, *, is_bad: bool
) -> None:
    reward = shelve()
    suspended = review_complaints(connection, [QualityCount(reward, fulfilled, complaints)], clock=clock)
    assert suspended == ([reward] if is_bad else [])
    assert state(connection)[0] == ("suspended" if is_bad else "listed")


def test_it_is_listed_again_when_somebody_has_looked(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve()
    review_complaints(connection, [QualityCount(reward, 100, 4)], clock=clock)
    assert review_complaints(connection, [QualityCount(reward, 100, 4)], clock=clock) == []
    (review,) = list_reviews(connection)
    assert (review.reward, review.cause, review.fulfilled, review.complaints) == ("set-4", "complaints", 100, 4)
    with pytest.raises(RewardNotReady, match="复核"):
        list_reward(connection, **JIAFANG, clock=clock)
    close_review(connection, **JIAFANG, note="更换批次", clock=clock, actor=ACTOR)
    list_reward(connection, **JIAFANG, clock=clock)
    assert (state(connection), list_reviews(connection)) == (("listed", ""), [])
    with pytest.raises(ReviewNotOpen):
        close_review(connection, **JIAFANG, note="再次", clock=clock, actor=ACTOR)


def test_a_bad_sample_takes_it_off(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    assert record_sample(connection, **JIAFANG, is_good=True, note="60支,合格", clock=clock, actor=ACTOR)
    assert state(connection) == ("listed", "")
    assert not record_sample(connection, **JIAFANG, is_good=False, note="实测40支", clock=clock, actor=ACTOR)
    assert not record_sample(connection, **JIAFANG, is_good=False, note="复检40支", clock=clock, actor=ACTOR)
    assert state(connection) == ("suspended", "抽检不合格,等待复核:实测40支")
    assert [review.cause for review in list_reviews(connection)] == ["sample"]
    assert [sample.is_good for sample in list_samples(connection, **JIAFANG)] == [False, False, True]
    with pytest.raises(RewardInvalid):
        record_sample(connection, **JIAFANG, is_good=True, note=" ", clock=clock, actor=ACTOR)


def test_papers_run_out(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    with pytest.raises(RewardNotReady, match="资质"):
        shelve("old", supplier="棉城工厂", qualified_until=date(2026, 11, 21))
    shelve("set-4", supplier="棉城工厂", qualified_until=date(2026, 11, 22))
    shelve("own")
    assert suspend_unqualified(connection, clock=clock) == 0
    clock.advance(timedelta(hours=13, minutes=59))
    assert suspend_unqualified(connection, clock=clock) == 0
    clock.advance(timedelta(minutes=1))
    assert suspend_unqualified(connection, clock=clock) == 1
    assert suspend_unqualified(connection, clock=clock) == 0
    assert (state(connection), state(connection, "own")) == (
        ("suspended", "供应商“棉城工厂”的资质已过期"),
        ("listed", ""),
    )
