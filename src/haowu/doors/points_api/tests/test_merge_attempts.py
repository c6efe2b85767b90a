# SPDX-License-Identifier: Apache-2.0
"""Two tries at one batch are told as one truth."""

from datetime import UTC, datetime

from haowu.doors.points_api.attempts import merge_attempts
from haowu.earning.answers import Confirmation
from haowu.ledger.refusals import Refusal
from haowu.redemption.answers import BalanceView
from haowu.redemption.exchange_answers import Issued, Placed


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


def placed(code: str | None, last4: str, *, replayed: bool) -> Placed:
    """Return an exchange with a voucher whose code is told, or not any more."""
    at = datetime(2026, 11, 22, tzinfo=UTC)
    balance = BalanceView("consumption", 0, 0, 2_000, 0)
    return Placed(
        "0-7-1", "R-1", "curtain", "窗帘清洗", 1, "consumption", 2_000, 0, 15_000, "placed", "voucher", at,
        Issued(code, last4, at), balance, at, replayed=replayed,
    )  # fmt: skip


def test_a_vouchers_code_is_not_lost_with_the_answer_to_commit() -> None:
    before, now = placed("123456789012", "9012", replayed=False), placed(None, "9012", replayed=True)
    assert merge_attempts([before], [now]) == [before]


def test_a_code_that_was_rolled_back_is_never_told() -> None:
    before, now = placed("123456789012", "9012", replayed=False), placed(None, "4444", replayed=True)
    assert merge_attempts([before], [now]) == [placed(None, "4444", replayed=False)]
