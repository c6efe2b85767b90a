# SPDX-License-Identifier: Apache-2.0
"""From the event to the receiver: signed, taken once, tried again, given up."""

from datetime import UTC, timedelta

import pytest
from psycopg import connect

from haowu.outbox.operations.claim_deliveries import LEASE, PER_ENDPOINT, claim_deliveries
from haowu.outbox.retry_plan import PAUSES
from haowu.outbox.signing import new_secret
from haowu.outbox.tests.post_office import KEY, PostOffice
from haowu.outbox.tests.receiver import verified


def test_the_receiver_can_check_what_it_got(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    (attempt,) = office.deliver()
    assert attempt.status == 204
    (message,) = office.receiver.messages
    assert verified(message, office.endpoint.secret, now=office.clock.now())
    assert not verified(message, new_secret(), now=office.clock.now())
    assert not verified(message, office.endpoint.secret, now=office.clock.now() + timedelta(minutes=6))
    at = office.clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert message.content == {
        "type": "redemption.placed", "timestamp": at, "merchant": "jiafang", "subject": "redemption:1",
        "data": {"points": 3000, "number": 1},
    }  # fmt: skip
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_status, delivery.done_at) == (
        "done", 1, 204, office.clock.now(),
    )  # fmt: skip
    assert message.id == f"evt_{delivery.event_id}"


def test_an_endpoint_whose_secret_cannot_be_read_holds_up_nobody_else(office: PostOffice) -> None:
    broken = office.open(path="/broken")
    office.connection.execute("update outbox_endpoint set secret = %s where id = %s", [bytes(60), broken.id])
    office.happen(1)
    office.hand_out()
    assert [attempt.status for attempt in office.deliver()] == [204]
    (failed,) = office.deliveries(broken)
    assert (failed.state, failed.attempts, failed.last_status) == ("waiting", 1, None)
    assert failed.last_problem
    assert office.deliver() == [], "it waits for its next attempt as any failure does"


def test_a_failure_is_tried_again_under_the_same_id_with_a_fresh_signature(office: PostOffice) -> None:
    office.receiver.statuses = [500, 503]
    office.happen(1)
    office.hand_out()
    office.deliver()
    assert office.deliver() == [], "not before its time"
    office.wait(seconds=5)
    office.deliver()
    office.wait(minutes=5)
    office.deliver()
    assert len({message.id for message in office.receiver.messages}) == 1
    assert len({message.body for message in office.receiver.messages}) == 1
    stamps = [int(message.headers["webhook-timestamp"]) for message in office.receiver.messages]
    assert [later - stamps[0] for later in stamps] == [0, 5, 305]
    assert verified(office.receiver.messages[-1], office.endpoint.secret, now=office.clock.now())
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_problem) == ("done", 3, "")


def test_after_ten_failures_the_endpoint_is_switched_off_and_that_is_told(office: PostOffice) -> None:
    platform = office.open(merchant="*", kinds=["webhook.disabled"], path="/platform")
    office.receiver.statuses = [500] * 10
    office.happen(1)
    office.hand_out()
    for pause in PAUSES:
        office.deliver()
        assert office.state() == ("active", "")
        office.wait(seconds=pause.total_seconds())
    office.deliver()
    assert len(office.receiver.messages) == 10
    assert office.state() == ("disabled", "连续 10 次推送失败:HTTP 500 10 attempts failed")
    assert [each.state for each in office.deliveries()] == ["failed"]
    office.hand_out()
    (told,) = office.deliveries(platform)
    assert (told.kind, told.subject) == ("webhook.disabled", f"endpoint:{office.endpoint.id}")


def test_gone_is_gone_at_once(office: PostOffice) -> None:
    office.receiver.statuses = [410]
    office.happen(1)
    office.hand_out()
    office.deliver()
    assert office.state() == ("disabled", "对方回复 410,不再接收 The receiver answered 410: gone")
    assert [each.state for each in office.deliveries()] == ["failed"]


def test_two_workers_never_take_the_same(office: PostOffice, database_url: str) -> None:
    for number in range(PER_ENDPOINT * 2):
        office.happen(number)
    office.hand_out()
    with connect(database_url) as one, connect(database_url) as two:
        first = claim_deliveries(one, key=KEY, clock=office.clock)
        second = claim_deliveries(two, key=KEY, clock=office.clock)  # while the first has not committed
        one.commit()
        two.commit()
    ids = [each.id for each in first + second]
    assert len(ids) == len(set(ids)) == PER_ENDPOINT * 2


def test_a_slow_endpoint_blocks_no_other(office: PostOffice) -> None:
    for number in range(PER_ENDPOINT * 10):
        office.happen(number)
    other = office.open(merchant="*")
    office.happen(99)
    office.hand_out()
    assert {each.endpoint_id for each in office.claim()} == {office.endpoint.id, other.id}


def test_who_dies_with_a_claim_is_followed_and_reports_in_vain(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    dead = office.claim()
    assert office.claim() == [], "taken"
    office.wait(seconds=LEASE.total_seconds())
    follower = office.claim()
    assert [each.id for each in follower] == [each.id for each in dead]
    assert office.report(dead, 500) == 0
    assert office.report(follower, 200) == 1
    assert [each.state for each in office.deliveries()] == ["done"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_two_hundred_is_success(office: PostOffice, status: int) -> None:
    office.happen(1)
    office.hand_out()
    office.report(office.claim(), status)
    assert [each.state for each in office.deliveries()] == ["done"]


def test_a_name_that_does_not_resolve_is_a_failure_with_a_reason(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    office.report(office.claim(), None, "ConnectionRefusedError: refused")
    (delivery,) = office.deliveries()
    assert (delivery.state, delivery.last_status, delivery.last_problem) == (
        "waiting", None, "ConnectionRefusedError: refused",
    )  # fmt: skip
    assert delivery.next_try_at == office.clock.now() + PAUSES[0]
