# SPDX-License-Identifier: Apache-2.0
"""A voided hold gives its points back to the member, once."""

import msgspec

from haowu.ledger.results import Balance
from haowu.redemption.answers import Refusal, Voided
from haowu.redemption.tests.till import Till, capture, hold, void


def test_void_releases_all(till: Till) -> None:
    till.hold(hold(points=400))
    (answer,) = till.void(void())
    assert isinstance(answer, Voided)
    assert (answer.points, answer.state, answer.balance.available) == (400, "voided", 1_000)
    assert till.balance() == Balance(1, 1_000, 0, 0, 0)


def test_void_after_partial_capture_releases_the_rest(till: Till) -> None:
    till.hold(hold(points=400))
    till.capture(capture(points=150, keeps_rest=True))
    (answer,) = till.void(void())
    assert isinstance(answer, Voided)
    assert answer.points == 250
    assert till.balance() == Balance(1, 850, 0, 0, 0)


def test_repetition_gets_the_same_bytes(till: Till) -> None:
    till.hold(hold())
    first, again = till.void(void(), void())
    assert again == msgspec.structs.replace(first, replayed=True)
    assert till.void(void()) == [again]


def test_ended_hold_cannot_be_voided(till: Till) -> None:
    till.hold(hold())
    till.capture(capture())
    (answer,) = till.void(void())
    assert isinstance(answer, Refusal)
    assert answer.code == "HOLD_ENDED"
    assert till.balance() == Balance(1, 600, 0, 0, 0)


def test_refused_without_a_trace(till: Till) -> None:
    till.hold(hold())
    before = till.journal_count(), till.balance()
    assert till.void(void("H9")) == [Refusal("HOLD_NOT_FOUND", {"hold_no": "H9"})]
    assert till.void(void(merchant="muying")) == [Refusal("HOLD_NOT_FOUND", {"hold_no": "H1"})]
    assert till.void(void(void_no="\t")) == [Refusal("FIELD_INVALID", {"field": "void_no"})]
    assert till.void(void("\x00")) == [Refusal("FIELD_INVALID", {"field": "hold_no"})]
    assert till.void() == []
    assert (till.journal_count(), till.balance()) == before
