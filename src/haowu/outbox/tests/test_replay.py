# SPDX-License-Identifier: Apache-2.0
"""What was missed is sent again, under the ids it had; what a receiver knows already it can drop."""

import pytest

from haowu.outbox.errors import DeliveryNotFound, EndpointDisabled
from haowu.outbox.operations.change_endpoint import change_endpoint
from haowu.outbox.operations.prune_events import KEPT, prune_events
from haowu.outbox.operations.replay_delivery import replay_delivery
from haowu.outbox.operations.replay_since import replay_since
from haowu.outbox.operations.send_test_event import send_test_event
from haowu.outbox.tests.post_office import PostOffice
from haowu.outbox.tests.receiver import verified


def ids(office: PostOffice) -> list[str]:
    return [message.id for message in office.receiver.messages]


def test_one_delivery_is_sent_again_under_its_id(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    office.deliver()
    (delivery,) = office.deliveries()
    again(office, delivery.id)
    assert [each.state for each in office.deliveries()] == ["waiting"]
    office.wait(minutes=10)
    office.deliver()
    first, second = office.receiver.messages
    assert (first.id, first.body) == (second.id, second.body)
    assert verified(second, office.endpoint.secret, now=office.clock.now())


def test_what_happened_while_it_was_off_is_had_by_a_replay(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    office.deliver()
    office.wait(hours=1)
    off_since = office.clock.now()
    switch(office, is_active=False)
    for number in (2, 3):
        office.wait(minutes=1)
        office.happen(number)
        office.hand_out()
    with pytest.raises(EndpointDisabled):
        since(office, off_since)
    office.connection.rollback()
    switch(office, is_active=True)
    assert since(office, off_since) == 2
    office.deliver()
    assert [message.content["data"]["number"] for message in office.receiver.messages] == [1, 2, 3]
    assert len(set(ids(office))) == 3


def test_what_is_not_handed_out_yet_does_not_come_twice(office: PostOffice) -> None:
    before = office.clock.now()
    office.happen(1)
    office.hand_out()
    office.happen(2)
    assert since(office, before) == 1
    office.hand_out()
    office.deliver()
    assert sorted(ids(office)) == sorted(set(ids(office)))
    assert len(ids(office)) == 2


def test_anothers_delivery_is_not_found(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    (delivery,) = office.deliveries()
    for endpoint_id, merchant in ((office.endpoint.id, "muying"), (office.endpoint.id + 1, "jiafang")):
        with pytest.raises(DeliveryNotFound):
            replay_delivery(
                office.connection, delivery_id=delivery.id, endpoint_id=endpoint_id, merchant=merchant,
                clock=office.clock,
            )  # fmt: skip


def test_a_test_event_goes_to_one_endpoint_and_is_never_replayed(office: PostOffice) -> None:
    before = office.clock.now()
    other = office.open()
    send_test_event(office.connection, endpoint_id=office.endpoint.id, merchant="jiafang", clock=office.clock)
    office.connection.commit()
    office.hand_out()
    office.deliver()
    (message,) = office.receiver.messages
    assert message.content["type"] == "webhook.test"
    assert verified(message, office.endpoint.secret, now=office.clock.now())
    assert office.deliveries(other) == []
    assert since(office, before) == 0


def test_events_are_forgotten_after_90_days_unless_somebody_waits_for_them(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    office.deliver()
    office.happen(2)
    office.hand_out()
    office.wait(seconds=KEPT.total_seconds() + 1)
    office.happen(3)
    assert prune_events(office.connection, clock=office.clock) == 1
    left = office.connection.execute("select subject from outbox_event order by id").fetchall()
    assert left == [("redemption:2",), ("redemption:3",)]


def again(office: PostOffice, delivery_id: int) -> None:
    replay_delivery(
        office.connection, delivery_id=delivery_id, endpoint_id=office.endpoint.id, merchant="jiafang",
        clock=office.clock,
    )  # fmt: skip
    office.connection.commit()


def since(office: PostOffice, at: object) -> int:
    done = replay_since(
        office.connection, endpoint_id=office.endpoint.id, merchant="jiafang", since=at, clock=office.clock  # type: ignore[arg-type]  # a time of the clock
    )  # fmt: skip
    office.connection.commit()
    return done


def switch(office: PostOffice, *, is_active: bool) -> None:
    change_endpoint(
        office.connection, endpoint_id=office.endpoint.id, merchant="jiafang", url=office.receiver.url(), kinds=["*"],
        is_active=is_active, clock=office.clock, allow_private=True,
    )  # fmt: skip
    office.connection.commit()
