# SPDX-License-Identifier: Apache-2.0
"""A till over HTTP that never gives up, and knows what every one of its members must have in the end."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.faults.diary import Diary

PATIENCE_SECONDS: Final = 120.0
AGAIN: Final = {429, 503}
"""Come again; a 500 is never the answer to a fault of the machine."""


class Wire:
    """A connection to the Points API that comes back whenever it is cut."""

    def __init__(self, port: int, token: str) -> None:
        """Remember where the server is."""
        self.port = port
        self.token = token
        self.line: http.client.HTTPConnection | None = None
        self.retries = 0
        self.pause = threading.Event()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return status and answer, asking again as often as it takes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                status, answer = self.ask_once(method, path, body)
            except (OSError, http.client.HTTPException):
                self.hang_up()
            else:
                if status not in AGAIN:
                    return status, answer
            self.retries += 1
            self.pause.wait(0.01)  # lint-ok: sleeping a till's pause before it asks a dead server again
        raise TimeoutError(path)

    def ask_once(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send and wait."""
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        content = None if body is None else json.dumps(body)
        self.line.request(method, f"/points/v1{path}", content, headers)
        response = self.line.getresponse()
        return response.status, json.loads(response.read())

    def hang_up(self) -> None:
        """Forget the line."""
        if self.line is not None:
            self.line.close()
            self.line = None


@dataclass
class Purse:
    """What one member must have."""

    member: str
    pending: dict[str, int] = field(default_factory=dict)
    available: int = 0
    held: dict[str, int] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)

    def balance(self) -> dict[str, int]:
        """Return it as the API tells it."""
        return {
            "available": self.available, "pending": sum(self.pending.values()), "held": sum(self.held.values()),
            "deficit": 0,
        }  # fmt: skip


class TillAtWork(threading.Thread):
    """Orders, confirmations, refunds, holds, captures and voids for a few members of its own."""

    def __init__(self, wire: Wire, name: str, members: list[str], seed: int, diary: Diary) -> None:
        """Be ready."""
        super().__init__(daemon=True, name=name)
        self.wire = wire
        self.purses = [Purse(member) for member in members]
        self.random = random.Random(seed)
        self.diary = diary
        self.number = 0
        self.answers = 0
        self.goes_home = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Work; whatever goes wrong is kept for the test."""
        try:
            while not self.goes_home.is_set():
                self.work()
        except BaseException as error:  # noqa: BLE001 - the test raises it again
            self.failure = error
            self.diary.operation(f"{self.name} failed: {error!r}")
        finally:
            self.wire.hang_up()

    def work(self) -> None:
        """Do one thing for one member."""
        purse = self.random.choice(self.purses)
        choices = [self.order, self.order]
        if purse.pending:
            choices += [self.confirm, self.refund]
        if purse.available:
            choices += [self.hold, self.hold]
        if purse.held:
            choices += [self.capture, self.void]
        self.random.choice(choices)(purse)

    def ask(self, path: str, body: Any, key: str, purse: Purse) -> Any:
        """Ask until it is answered; then sometimes ask once more, which must change nothing."""
        status, answer = self.wire.ask("POST", path, body)
        self.answers += 1
        self.diary.answer(f"{self.name} {key} -> {status} {answer.get('journal')}")
        assert status in {200, 201}, (status, answer, key)
        if self.random.random() < 0.1:
            again = self.wire.ask("POST", path, body)[1]
            assert again["replayed"], (answer, again)
            assert {**again, "replayed": None} == {**answer, "replayed": None}, (answer, again)
        purse.accepted.add(key)
        return answer

    def fresh(self, kind: str) -> str:
        """Return a number that no one else uses."""
        self.number += 1
        return f"{kind}-{self.name}-{self.number}"

    def order(self, purse: Purse) -> None:
        """Report a paid order: one point per yuan, pending."""
        order_no, yuan = self.fresh("O"), self.random.randint(1, 500)
        body = order_body(order_no, purse.member, yuan * 100)
        answer = self.ask("/orders", body, f"order:jiafang:{order_no}", purse)
        assert [award["points"] for award in answer["awards"]] == [yuan], answer
        purse.pending[order_no] = yuan

    def confirm(self, purse: Purse) -> None:
        """Confirm an order: its points become available."""
        order_no = self.random.choice(list(purse.pending))
        self.ask(f"/orders/{order_no}/confirm", {}, f"confirm:jiafang:{order_no}:1", purse)
        purse.available += purse.pending.pop(order_no)

    def refund(self, purse: Purse) -> None:
        """Refund an unconfirmed order whole: its points are gone."""
        order_no, refund_no = self.random.choice(list(purse.pending)), self.fresh("R")
        body = {"refund_no": refund_no, "refunded_at": now(), "is_full": True}
        answer = self.ask(f"/orders/{order_no}/refunds", body, f"refund:jiafang:{refund_no}", purse)
        assert answer["points_taken"] == purse.pending.pop(order_no), answer

    def hold(self, purse: Purse) -> None:
        """Set points aside."""
        hold_no, points = self.fresh("H"), self.random.randint(1, purse.available)
        self.ask("/holds", hold_body(hold_no, purse.member, points), f"hold:jiafang:{hold_no}", purse)
        purse.available -= points
        purse.held[hold_no] = points

    def capture(self, purse: Purse) -> None:
        """Spend part of a hold; the rest comes back."""
        hold_no = self.random.choice(list(purse.held))
        held = purse.held.pop(hold_no)
        points = self.random.randint(1, held)
        self.ask(f"/holds/{hold_no}/capture", {"points": points}, f"capture:jiafang:{hold_no}:1", purse)
        purse.available += held - points

    def void(self, purse: Purse) -> None:
        """Let a hold go."""
        hold_no = self.random.choice(list(purse.held))
        self.ask(f"/holds/{hold_no}/void", {}, f"void:jiafang:{hold_no}:1", purse)
        purse.available += purse.held.pop(hold_no)


def now() -> str:
    """Return a moment ago, as RFC 3339."""
    return (datetime.now(UTC) - timedelta(seconds=2)).isoformat()


def order_body(order_no: str, member: str, paid_fen: int) -> dict[str, Any]:
    """Return a settled order of one line at jiafang."""
    line = {"line_no": 1, "sku": "SET-4", "category": "bedding", "quantity": 1, "paid_fen": paid_fen}
    return {
        "order_no": order_no, "member": member, "merchant": "jiafang", "store": "jiafang-01", "paid_at": now(),
        "settled": True, "paid_fen": paid_fen, "lines": [line],
    }  # fmt: skip


def hold_body(hold_no: str, member: str, points: int) -> dict[str, Any]:
    """Return a hold of an hour at jiafang."""
    return {
        "hold_no": hold_no, "member": member, "merchant": "jiafang", "store": "jiafang-01",
        "point_type": "consumption", "points": points, "lasts_seconds": 3600,
    }  # fmt: skip
