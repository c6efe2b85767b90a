# SPDX-License-Identifier: Apache-2.0
"""Each event goes once to each endpoint that wants it, and to no other."""

from psycopg import connect

from haowu.kernel.clock import FixedClock
from haowu.outbox.operations.fan_out import fan_out
from haowu.outbox.tests.post_office import PostOffice


def test_an_event_goes_to_its_merchant_and_to_the_platform(office: PostOffice) -> None:
    other, platform = office.open(merchant="muying"), office.open(merchant="*")
    picky = office.open(kinds=["voucher.used"])
    office.happen(1)
    office.happen(2, merchant=None)
    office.happen(3, kind="voucher.used")
    assert office.hand_out() == 3
    assert [each.subject for each in office.deliveries()] == ["redemption:3", "redemption:1"]
    assert office.deliveries(other) == []
    assert len(office.deliveries(platform)) == 3
    assert [each.kind for each in office.deliveries(picky)] == ["voucher.used"]


def test_nothing_is_handed_out_twice(office: PostOffice) -> None:
    office.happen(1)
    assert [office.hand_out(), office.hand_out()] == [1, 0]
    assert len(office.deliveries()) == 1


def test_who_comes_later_hears_only_what_happens_later(office: PostOffice) -> None:
    office.happen(1)
    late = office.open()
    office.happen(2)
    office.hand_out()
    assert [each.subject for each in office.deliveries(late)] == ["redemption:2"]


def test_what_was_rolled_back_leaves_the_cursor_where_it_was(office: PostOffice) -> None:
    office.happen(1)
    fan_out(office.connection, clock=office.clock)
    office.connection.rollback()
    assert office.hand_out() == 1


def test_two_workers_hand_out_each_event_once(office: PostOffice, database_url: str, clock: FixedClock) -> None:
    for number in range(20):
        office.happen(number)
    with connect(database_url) as one, connect(database_url) as two:
        first = fan_out(one, clock=clock, limit=7)
        one.commit()
        rest = fan_out(two, clock=clock, limit=100)
        two.commit()
    assert (first, rest) == (7, 13)
    assert len(office.deliveries()) == 20
