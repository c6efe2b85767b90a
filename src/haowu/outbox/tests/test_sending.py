# SPDX-License-Identifier: Apache-2.0
"""An attempt is bounded: no redirect, no endless answer, no receiver that takes its time."""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from haowu.outbox.sending import ANSWER_BYTES_MAX, Patience, Sender
from haowu.outbox.tests.receiver import Receiver

HASTY = Patience(connect_seconds=2, total_seconds=0.3)
LIMIT = 20.0


@contextmanager
def talker(says: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen, and let `says` speak to whoever comes; yields the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            line, _ = listening.accept()
            with line:
                says(line)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join(LIMIT)
        assert not thread.is_alive(), "whoever sent did not hang up"


def test_a_message_arrives_as_it_was_made(receiver: Receiver) -> None:
    attempt = Sender(allow_private=True).send(receiver.url("/a?b=c"), "好".encode(), {"webhook-id": "evt_1"})
    assert attempt.is_done
    (message,) = receiver.messages
    assert (message.path, message.body, message.id) == ("/a?b=c", "好".encode(), "evt_1")
    assert message.headers["content-type"] == "application/json"
    assert message.headers["user-agent"].startswith("haowu-webhooks/")


@pytest.mark.parametrize("status", [400, 410, 429, 500, 503])
def test_a_refusal_is_no_success(receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]
    attempt = Sender(allow_private=True).send(receiver.url(), b"{}", {})
    assert (attempt.is_done, attempt.status, attempt.problem) == (False, status, f"HTTP {status}")


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses, receiver.location = [307], receiver.url("/elsewhere")
    assert Sender(allow_private=True).send(receiver.url(), b"{}", {}).status == 307
    assert [message.path for message in receiver.messages] == ["/hooks"]


def test_production_does_not_call_this_machine(receiver: Receiver) -> None:
    attempt = Sender().send(receiver.url(), b"{}", {})
    assert attempt.status is None
    assert receiver.messages == []


def test_a_receiver_that_says_nothing_is_left() -> None:
    with talker(wait_for_the_end) as url:
        attempt = Sender(allow_private=True, patience=HASTY).send(url, b"{}", {})
    assert attempt.status is None
    assert attempt.problem


def test_a_receiver_that_drips_is_left_too() -> None:
    """Each byte comes well within the time for one read; together they would take for ever."""

    def drip(line: socket.socket) -> None:
        line.recv(65_536)
        for letter in b"HTTP/1.1 200 OK\r\n" + b"x-more: y\r\n" * 1_000:
            if has_ended(line, seconds=0.02):
                return
            line.sendall(bytes([letter]))

    with talker(drip) as url:
        assert Sender(allow_private=True, patience=HASTY).send(url, b"{}", {}).status is None


def test_of_a_long_answer_no_more_is_read_than_the_limit() -> None:
    sent: list[int] = []

    def pour(line: socket.socket) -> None:
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
        block = bytes(65_536)
        try:
            while sum(sent) < 100 * ANSWER_BYTES_MAX:
                line.sendall(block)
                sent.append(len(block))
        except OSError:
            return

    with talker(pour) as url:
        assert Sender(allow_private=True).send(url, b"{}", {}).is_done
    assert sum(sent) < 100 * ANSWER_BYTES_MAX, "the whole answer was taken"


def test_nobody_there_is_a_problem_and_no_exception() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    attempt = Sender(allow_private=True).send(url, b"{}", {})
    assert attempt.status is None
    assert "ConnectionRefusedError" in attempt.problem


def has_ended(line: socket.socket, *, seconds: float) -> bool:
    """Say whether the other side hangs up within so many seconds."""
    return bool(select.select([line], [], [], seconds)[0]) and not line.recv(65_536)


def wait_for_the_end(line: socket.socket) -> None:
    b"".join(iter(lambda: line.recv(65_536), b""))
