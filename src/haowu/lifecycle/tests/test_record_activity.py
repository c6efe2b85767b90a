# SPDX-License-Identifier: Apache-2.0
"""A stretch of the ledger is added once, wholly or not at all."""

from datetime import date

import pytest

from haowu.lifecycle.activity import DayActivity, cursors, windows
from haowu.lifecycle.errors import FeedBroken
from haowu.lifecycle.operations.record_activity import record_activity
from haowu.lifecycle.tests.town import Town
from haowu.rules.tiers import Activity

TODAY = date(2026, 11, 22)


def test_days_and_stores_are_visits_and_orders_are_not(town: Town) -> None:
    anna = town.enrol(1)
    for fen, day, store in ((100, 21, "a"), (200, 21, "a"), (300, 21, "b"), (400, 22, "a")):
        town.did(anna, fen, date(2026, 11, day), store)
    assert windows(town.connection, town.ladder, {anna.id: TODAY}) == {anna.id: Activity(1000, 3)}


def test_a_day_that_is_refunded_whole_is_no_visit(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 500)
    town.did(anna, -500)
    assert windows(town.connection, town.ladder, {anna.id: TODAY}) == {anna.id: Activity(0, 0)}


def test_the_window_ends_a_year_ago(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 1, date(2025, 11, 22))
    town.did(anna, 10, date(2025, 11, 23))
    town.did(anna, 100, TODAY)
    assert windows(town.connection, town.ladder, {anna.id: TODAY}) == {anna.id: Activity(110, 2)}
    assert windows(town.connection, town.ladder, {anna.id: date(2026, 11, 21)}) == {anna.id: Activity(11, 2)}


def test_sales_of_other_programmes_do_not_count(town: Town) -> None:
    anna = town.enrol(1)
    row = DayActivity(anna.lane, anna.id, TODAY, "elsewhere", "x", 10**6, 1)
    record_activity(town.connection, [row], chain=0, after=0, until=1)
    assert windows(town.connection, town.ladder, {anna.id: TODAY}) == {}


@pytest.mark.parametrize(("after", "stands"), [(0, 5), (4, 5), (6, 5)])
def test_a_stretch_that_does_not_follow_is_refused_whole(town: Town, after: int, stands: int) -> None:
    anna = town.enrol(1)
    row = DayActivity(anna.lane, anna.id, TODAY, "jiafang", "a", 100, 1)
    record_activity(town.connection, [row], chain=0, after=0, until=5)
    with pytest.raises(FeedBroken) as refused:
        record_activity(town.connection, [row], chain=0, after=after, until=9)
    assert refused.value.data == {"chain": 0, "stands": stands}
    assert cursors(town.connection) == {0: 5}
    assert windows(town.connection, town.ladder, {anna.id: TODAY}) == {anna.id: Activity(100, 1)}


def test_a_chain_that_was_never_read_begins_at_its_beginning(town: Town) -> None:
    with pytest.raises(FeedBroken):
        record_activity(town.connection, [], chain=1, after=3, until=4)
    assert cursors(town.connection) == {}
