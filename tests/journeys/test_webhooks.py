# SPDX-License-Identifier: Apache-2.0
"""From a till's order to another system: told once, signed by Standard Webhooks, tried again, replayed, rotated.

Through both public APIs, the real jobs, and a real HTTP server that checks signatures by itself.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.doors.jobs.deliver_webhooks import WebhookDesk
from haowu.doors.jobs.loop import run_once
from haowu.doors.jobs.table import make_jobs
from haowu.kernel.clock import FixedClock
from haowu.outbox.sending import Sender
from haowu.outbox.tests.receiver import Message, Receiver, verified
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, hold, order
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till

HERE = "/merchants/jiafang/webhook-endpoints"
JOBS = ("relay_ledger", "tell_ended_campaigns", "fan_out_events", "deliver_webhooks")


@pytest.fixture
def desk(mall: Mall, database_url: str) -> Desk:
    """The Management API of a sandbox: webhooks may go to this machine."""
    return Desk(database_url, mall.clock, is_webhook_sandbox=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody else's server."""
    with Receiver() as listening:
        yield listening


class Wire:
    """An endpoint of jiafang that leads to the receiver, and the jobs that serve it."""

    def __init__(self, desk: Desk, receiver: Receiver, kinds: tuple[str, ...] = ("*",)) -> None:
        self.desk = desk
        self.receiver = receiver
        self.manager = desk.as_role("merchant_manager", merchant="jiafang")
        made = self.manager.post(HERE, {"url": receiver.url(), "kinds": kinds})
        assert made.status_code == 201, made.text
        self.id, self.secret = made.json()["id"], made.json()["secret"]
        self.path = f"{HERE}/{self.id}"
        jobs = make_jobs(WebhookDesk(Sender(allow_private=True), desk.door.secret("webhooks")))
        self.jobs = [job for name in JOBS for job in jobs if job.name == name]

    def work(self) -> list[Message]:
        """Let each job do all it finds, and return what the receiver got meanwhile."""
        before = len(self.receiver.messages)
        with connect(self.desk.database_url, MANAGER) as connection:
            for job in self.jobs:
                pages = iter(partial(run_once, job, connection, self.desk.clock), 0)
                assert all(pages)
        return self.receiver.messages[before:]

    def deliveries(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.manager.get(f"{self.path}/deliveries").json()["items"]
        return items


@pytest.fixture
def wire(desk: Desk, receiver: Receiver) -> Wire:
    """The endpoint, hearing everything."""
    return Wire(desk, receiver)


def test_each_fact_of_the_till_is_told_once_and_signed(wire: Wire, till: Till, clock: FixedClock) -> None:
    till.credit(order(paid_fen=80_000))
    assert till.post("/orders", order(paid_fen=80_000)).json()["replayed"] is True
    till.post("/orders/POS-1/confirm", {})
    till.post("/holds", hold("H-1", 300))
    till.post("/holds/H-1/capture", {})
    told = wire.work()
    by_kind = {message.content["type"]: message for message in told}  # several at once: no order is promised
    assert sorted(by_kind) == ["points.captured", "points.confirmed", "points.earned", "points.held"]
    assert len({message.id for message in told}) == len(told) == 4
    assert all(verified(message, wire.secret, now=clock.now()) for message in told)
    earned = by_kind["points.earned"].content
    assert (earned["merchant"], earned["subject"], earned["data"]["points"]) == ("jiafang", "member:M100001", 800)
    assert "13800138001" not in b"".join(message.body for message in told).decode(), "no phone leaves the house"
    assert wire.work() == []
    assert [each["state"] for each in wire.deliveries()] == ["done"] * 4


def test_a_refusal_of_the_till_tells_nothing(wire: Wire, till: Till) -> None:
    assert till.post("/holds", hold("H-1", 300)).status_code == 409
    assert wire.work() == []


def test_a_merchant_hears_its_own_business_only(wire: Wire, till: Till, desk: Desk, receiver: Receiver) -> None:
    other = desk.as_role("merchant_manager", merchant="muying")
    made = other.post("/merchants/muying/webhook-endpoints", {"url": receiver.url("/muying"), "kinds": ["*"]})
    till.credit(order(paid_fen=80_000))
    assert [message.path for message in wire.work()] == ["/hooks"]
    theirs = f"/merchants/muying/webhook-endpoints/{made.json()['id']}"
    assert code_of(wire.manager.get(theirs)) == (403, "WRONG_MERCHANT")
    stolen = theirs.replace("muying", "jiafang")
    for path in (f"{stolen}/deliveries", stolen):
        assert code_of(wire.manager.get(path)) == (404, "WEBHOOK_ENDPOINT_NOT_FOUND")


def test_kinds_are_chosen(desk: Desk, receiver: Receiver, till: Till) -> None:
    wire = Wire(desk, receiver, kinds=("points.confirmed",))
    till.credit(order(paid_fen=80_000))
    till.post("/orders/POS-1/confirm", {})
    assert [message.content["type"] for message in wire.work()] == ["points.confirmed"]
    refused = wire.manager.post(HERE, {"url": receiver.url(), "kinds": ["points.invented"]})
    assert code_of(refused) == (422, "EVENT_KIND_UNKNOWN")
    kinds = {each["kind"] for each in wire.manager.get("/webhook-kinds").json()}
    assert {"points.earned", "voucher.used", "webhook.test"} <= kinds


def test_a_campaign_that_ends_by_time_is_told_once(
    desk: Desk, receiver: Receiver, mall: Mall, clock: FixedClock
) -> None:
    """Nobody ends it: the jobs see that its last moment has passed, and tell when that was."""
    Shelf(desk).put_up()
    prices = [{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500}]
    Promoter(desk, "jiafang").launch(
        campaign("spring-renewal", "2027-03-01T00:00:00", "2027-04-01T00:00:00", name="春季焕新", prices=prices)
    )
    wire = Wire(desk, receiver, kinds=("campaign.ended",))
    clock.move_to(datetime.fromisoformat("2027-03-31T23:59:59+08:00"))
    assert wire.work() == []
    clock.move_to(datetime.fromisoformat("2027-04-01T00:00:01+08:00"))
    (message,) = wire.work()
    assert (message.content["type"], message.content["subject"]) == ("campaign.ended", "campaign:spring-renewal")
    assert datetime.fromisoformat(message.content["data"]["ends_at"]) == datetime.fromisoformat(
        "2027-04-01T00:00:00+08:00"
    )
    assert wire.work() == []


def test_a_receiver_that_fails_is_tried_again_and_then_replayed(
    wire: Wire, till: Till, receiver: Receiver, clock: FixedClock
) -> None:
    receiver.statuses = [503]
    before = clock.now()
    till.credit(order(paid_fen=80_000))
    (first,) = wire.work()
    assert [(each["state"], each["last_status"]) for each in wire.deliveries()] == [("waiting", 503)]
    clock.advance(timedelta(seconds=5))
    (second,) = wire.work()
    assert (first.id, first.body) == (second.id, second.body)
    (delivery,) = wire.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("done", 2)
    again = wire.manager.post(f"{wire.path}/deliveries/{delivery['id']}/replay")
    assert again.status_code == 204
    assert [message.id for message in wire.work()] == [first.id]
    since = wire.manager.post(f"{wire.path}/replay", {"since": before.isoformat()})
    assert since.json() == {"deliveries": 1}
    assert [message.id for message in wire.work()] == [first.id]


def test_a_new_secret_signs_beside_the_old_one_for_a_day(wire: Wire, till: Till, clock: FixedClock) -> None:
    new = wire.manager.post(f"{wire.path}/secret").json()["secret"]
    till.credit(order("POS-1", 80_000))
    (message,) = wire.work()
    assert [verified(message, secret, now=clock.now()) for secret in (wire.secret, new)] == [True, True]
    assert wire.manager.get(wire.path).json()["earlier_secret_until"] is not None
    clock.advance(timedelta(hours=24))
    till.credit(order("POS-2", 80_000))
    (message,) = wire.work()
    assert [verified(message, secret, now=clock.now()) for secret in (wire.secret, new)] == [False, True]


def test_a_test_event_shows_that_all_is_well(wire: Wire, clock: FixedClock) -> None:
    assert wire.manager.post(f"{wire.path}/test").status_code == 201
    (message,) = wire.work()
    assert message.content["type"] == "webhook.test"
    assert verified(message, wire.secret, now=clock.now())


def test_what_is_switched_off_or_removed_hears_nothing(wire: Wire, till: Till, receiver: Receiver) -> None:
    body = {"url": receiver.url(), "kinds": ["*"], "is_active": False}
    assert wire.manager.put(wire.path, body).json()["state"] == "disabled"
    till.credit(order("POS-1", 80_000))
    assert wire.work() == []
    assert code_of(wire.manager.post(f"{wire.path}/test")) == (409, "WEBHOOK_ENDPOINT_DISABLED")
    assert wire.manager.delete(wire.path).status_code == 204
    assert code_of(wire.manager.get(wire.path)) == (404, "WEBHOOK_ENDPOINT_NOT_FOUND")
    assert wire.work() == []


def test_outside_a_sandbox_webhooks_lead_to_public_addresses_only(database_url: str, mall: Mall) -> None:
    manager = Desk(database_url, mall.clock).as_role("merchant_manager", merchant="jiafang")
    for url in ("https://127.0.0.1/", "https://169.254.169.254/latest", "https://localhost/", "https://10.1.2.3/"):
        assert code_of(manager.post(HERE, {"url": url, "kinds": ["*"]})) == (422, "WEBHOOK_ADDRESS_REFUSED")
    assert code_of(manager.post(HERE, {"url": "http://shop.example/", "kinds": ["*"]})) == (
        422, "WEBHOOK_ENDPOINT_INVALID",
    )  # fmt: skip
