# SPDX-License-Identifier: Apache-2.0
"""Send webhooks that are due: take them, commit, send without any transaction open, report."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.operations.claim_deliveries import ClaimedDelivery, claim_deliveries
from haowu.outbox.operations.record_attempts import Report, record_attempts
from haowu.outbox.sending import Attempt

THREADS: Final = 16


class Posts(Protocol):
    """Whatever sends one message and says how it went."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str], /) -> Attempt:
        """POST the body."""
        ...


class WebhookDesk:
    """Sends at most `threads` at once, so that a stop never waits for more than one receiver's patience."""

    def __init__(self, sender: Posts, key: bytes, *, threads: int = THREADS) -> None:
        """Prepare; `key` unseals the endpoints' secrets."""
        self._sender = sender
        self._key = key
        self._threads = threads

    def deliver(self, connection: Connection[Any], clock: Clock) -> int:
        """Send up to `threads` messages and return how many were tried."""
        claimed = claim_deliveries(connection, key=self._key, clock=clock, limit=self._threads)
        connection.commit()  # seen by other workers, and nothing held open while receivers think
        if not claimed:
            return 0
        with ThreadPoolExecutor(min(self._threads, len(claimed)), thread_name_prefix="webhook") as threads:
            reports = list(threads.map(self._attempt, claimed))
        record_attempts(connection, reports, clock=clock)
        return len(claimed)

    def _attempt(self, delivery: ClaimedDelivery) -> Report:
        attempt = self._sender.send(delivery.url, delivery.body, delivery.headers)
        return Report(delivery.id, delivery.claim, attempt.status, attempt.problem)
