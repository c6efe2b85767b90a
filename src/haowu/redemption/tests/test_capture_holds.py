# SPDX-License-Identifier: Apache-2.0
"""Held points are spent once: all, or part by part."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from haowu.ledger.results import Balance
from haowu.redemption.answers import BalanceView, Captured, Refusal
from haowu.redemption.tests.till import Till, capture, hold, void


def code_of(answer: Captured | Refusal) -> str:
    """Return the refusal's code."""
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_full_capture(till: Till) -> None:
    till.hold(hold(points=400))
    (answer,) = till.capture(capture())
    assert isinstance(answer, Captured)
    assert (answer.points, answer.state, answer.point_type) == (400, "captured", "consumption")
    assert answer.balance == BalanceView("consumption", 600, 0, 0, 0)
    assert till.balance() == Balance(1, 600, 0, 0, 0)


def test_partial_capture_releases_the_rest(till: Till) -> None:
    till.hold(hold(points=400))
    till.capture(capture(points=150))
    assert till.balance() == Balance(1, 850, 0, 0, 0)
    assert code_of(till.capture(capture(points=1, capture_no="2"))[0]) == "HOLD_ENDED"


def test_partial_capture_may_keep_the_rest(till: Till) -> None:
    till.hold(hold(points=400))
    first, second = till.capture(capture(points=150, keeps_rest=True), capture(points=250, capture_no="2"))
    assert isinstance(first, Captured)
    assert isinstance(second, Captured)
    assert (first.state, first.balance.held, second.state, second.balance.held) == (
        "partly_captured",
        250,
        "captured",
        0,
    )
    assert till.balance() == Balance(1, 600, 0, 0, 0)


def test_repetition_gets_the_same_bytes(till: Till) -> None:
    till.hold(hold(points=400))
    first, again = till.capture(capture(), capture())
    assert again == msgspec.structs.replace(first, replayed=True)
    till.clock.advance(timedelta(days=9))
    assert till.capture(capture()) == [again]
    assert till.capture(capture(points=1)) == [Refusal("KEY_REUSED")]


def test_more_than_held_is_refused_and_nothing_moves(till: Till) -> None:
    till.hold(hold(points=400))
    (answer,) = till.capture(capture(points=401))
    assert code_of(answer) == "HOLD_TOO_SMALL"
    assert till.balance() == Balance(1, 600, 0, 400, 0)


def test_timed_out_or_voided_hold_has_ended(till: Till) -> None:
    till.hold(hold("H1", lasts_seconds=60), hold("H2"))
    till.void(void("H2"))
    till.clock.advance(timedelta(seconds=61))
    assert [code_of(answer) for answer in till.capture(capture("H1"), capture("H2"))] == ["HOLD_ENDED"] * 2
    assert till.balance() == Balance(1, 1_000, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "code", "data"),
    [
        ({"hold_no": "H9"}, "HOLD_NOT_FOUND", {"hold_no": "H9"}),
        ({"merchant": "muying"}, "HOLD_NOT_FOUND", {"hold_no": "H1"}),
        ({"points": 0}, "FIELD_INVALID", {"field": "points"}),
        ({"capture_no": ""}, "FIELD_INVALID", {"field": "capture_no"}),
    ],
)
def test_refused_without_a_trace(till: Till, changes: dict[str, Any], code: str, data: dict[str, Any]) -> None:
    till.hold(hold())
    before = till.journal_count(), till.balance()
    assert till.capture(capture(**changes)) == [Refusal(code, data)]
    assert (till.journal_count(), till.balance()) == before


def test_no_request_no_answer(till: Till) -> None:
    assert till.capture() == []
