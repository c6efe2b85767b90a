# SPDX-License-Identifier: Apache-2.0
"""One small world for this room's tests: short words for what happens between an event and its receiver."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.outbox.event import Event
from haowu.outbox.operations.claim_deliveries import ClaimedDelivery, claim_deliveries
from haowu.outbox.operations.emit import emit
from haowu.outbox.operations.fan_out import fan_out
from haowu.outbox.operations.make_endpoint import NewEndpoint, make_endpoint
from haowu.outbox.operations.record_attempts import Report, record_attempts
from haowu.outbox.queries import Delivery, list_deliveries
from haowu.outbox.sending import Attempt, Sender
from haowu.outbox.tests.receiver import Receiver

KEY = bytes(range(32))


class PostOffice:
    """The world. Every word commits, for events are read in the order of decided transactions only."""

    def __init__(self, connection: Connection, clock: FixedClock, receiver: Receiver) -> None:
        self.connection = connection
        self.clock = clock
        self.receiver = receiver
        self.sender = Sender(allow_private=True)
        self.endpoint = self.open()

    def open(self, *, merchant: str = "jiafang", kinds: Sequence[str] = ("*",), path: str = "/hooks") -> NewEndpoint:
        made = make_endpoint(
            self.connection, merchant=merchant, url=self.receiver.url(path), kinds=kinds, key=KEY, clock=self.clock,
            allow_private=True,
        )  # fmt: skip
        self.connection.commit()
        return made

    def happen(self, number: int = 1, *, kind: str = "redemption.placed", merchant: str | None = "jiafang") -> None:
        event = Event(kind, merchant, f"redemption:{number}", {"points": 3000, "number": number}, self.clock.now())
        emit(self.connection, [event])
        self.connection.commit()

    def hand_out(self) -> int:
        done = fan_out(self.connection, clock=self.clock)
        self.connection.commit()
        return done

    def claim(self) -> list[ClaimedDelivery]:
        claimed = claim_deliveries(self.connection, key=KEY, clock=self.clock)
        self.connection.commit()
        return claimed

    def report(self, claimed: Sequence[ClaimedDelivery], status: int | None, problem: str = "") -> int:
        reports = [Report(each.id, each.claim, status, problem) for each in claimed]
        done = record_attempts(self.connection, reports, clock=self.clock)
        self.connection.commit()
        return done

    def deliver(self) -> list[Attempt]:
        """Send what is due over HTTP, and record how it went."""
        attempts = []
        for each in self.claim():
            attempt = self.sender.send(each.url, each.body, each.headers)
            self.report([each], attempt.status, attempt.problem)
            attempts.append(attempt)
        return attempts

    def deliveries(self, endpoint: NewEndpoint | None = None) -> list[Delivery]:
        made = endpoint or self.endpoint
        (merchant,) = self.row("select merchant from outbox_endpoint where id = %s", made.id)
        found = list_deliveries(self.connection, merchant, made.id)
        self.connection.commit()
        return found

    def state(self) -> tuple[str, str]:
        """Return state of the endpoint and why."""
        state, reason = self.row("select state, state_reason from outbox_endpoint where id = %s", self.endpoint.id)
        return state, reason

    def row(self, statement: str, *values: object) -> tuple[Any, ...]:
        found = self.connection.execute(statement.encode(), values).fetchone()
        self.connection.commit()
        assert found is not None
        return found

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))
