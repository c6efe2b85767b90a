# SPDX-License-Identifier: Apache-2.0
"""Two tries at one batch are told as one truth."""

from datetime import UTC, datetime

from haowu.doors.points_api.attempts import merge_attempts
from haowu.earning.answers import Confirmation
from haowu.ledger.refusals import Refusal


def answer(journal: str, *, replayed: bool) -> Confirmation:
    """Return an answer under `journal`."""
    return Confirmation(journal, "POS-1", 1, (), datetime(2026, 11, 22, tzinfo=UTC), replayed)


def test_what_the_first_try_had_committed_is_no_replay_to_its_caller() -> None:
    before, now = answer("0-7-1", replayed=False), answer("0-7-1", replayed=True)
    assert merge_attempts([before], [now]) == [before]


def test_what_somebody_else_committed_meanwhile_is_a_replay() -> None:
    before, now = answer("0-7-1", replayed=False), answer("0-6-9", replayed=True)
    assert merge_attempts([before], [now]) == [now]


def test_a_true_replay_stays_one() -> None:
    before = now = answer("0-3-1", replayed=True)
    assert merge_attempts([before], [now]) == [now]


def test_a_first_try_that_did_not_commit_does_not_count() -> None:
    before, now = answer("0-7-1", replayed=False), answer("0-8-1", replayed=False)
    assert merge_attempts([before], [now]) == [now]


def test_a_stored_refusal_of_the_first_try_is_told_as_new() -> None:
    before = Refusal("INSUFFICIENT_POINTS", {"shortfall": 3}, replayed=False)
    now = Refusal("INSUFFICIENT_POINTS", {"shortfall": 3}, replayed=True)
    assert merge_attempts([before], [now]) == [before]
