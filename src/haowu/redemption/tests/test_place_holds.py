# SPDX-License-Identifier: Apache-2.0
"""Points set aside: exactly once, never more than there are, never for strangers."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from haowu.ledger.refusals import explain
from haowu.ledger.results import Balance
from haowu.members.member_code import make_member_code
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing
from haowu.redemption.answers import BalanceView, Held, Refusal
from haowu.redemption.tests.till import KEYS, Till, hold


def test_held_points_cannot_be_spent_twice(till: Till) -> None:
    (answer,) = till.hold(hold(points=400))
    assert isinstance(answer, Held)
    assert (answer.hold_no, answer.point_type, answer.points, answer.state) == ("H1", "consumption", 400, "held")
    assert answer.ends_at - answer.decided_at == timedelta(minutes=15)
    assert answer.balance == BalanceView("consumption", 600, 0, 400, 0)
    assert till.balance() == Balance(1, 600, 0, 400, 0)


def test_r003_one_point_short_says_so(till: Till) -> None:
    (answer,) = till.hold(hold(points=1_001))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.data["shortfall"]) == ("INSUFFICIENT_POINTS", 1)
    assert explain(answer.code, answer.data) == "积分不足,还差1分。请少用一些或等积分到账,换新单号再试。"
    assert till.balance() == Balance(1, 1_000, 0, 0, 0)


def test_refusal_of_the_ledger_is_kept(till: Till) -> None:
    (first,) = till.hold(hold(points=1_001))
    till.grant(1_000, "order:jiafang:B")
    (again,) = till.hold(hold(points=1_001))
    assert again == msgspec.structs.replace(first, replayed=True)


def test_last_points_go_to_one_of_two(till: Till) -> None:
    first, second = till.hold(hold("H1", 1_000), hold("H2", 1_000))
    assert isinstance(first, Held)
    assert isinstance(second, Refusal)


def test_repetition_gets_the_same_bytes_whatever_has_changed(till: Till) -> None:
    code = make_member_code(till.member.id, at=till.clock.now(), key=KEYS.code_key)
    (first,) = till.hold(hold(member=code))
    change_standing(till.connection, member_id=till.member.id, standing=Standing.BLOCKED, clock=till.clock)
    till.clock.advance(timedelta(days=2))
    (again,) = till.hold(hold(member=code))
    assert again == msgspec.structs.replace(first, replayed=True)
    assert till.hold(hold(points=1, member=code)) == [Refusal("KEY_REUSED")]


def test_hold_ends_by_itself(till: Till) -> None:
    till.hold(hold(lasts_seconds=60))
    till.clock.advance(timedelta(seconds=61))
    assert till.balance() == Balance(1, 1_000, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "code", "data"),
    [
        ({"points": 0}, "FIELD_INVALID", {"field": "points"}),
        ({"points": 10**13 + 1}, "FIELD_INVALID", {"field": "points"}),
        ({"lasts_seconds": 0}, "HOLD_TOO_LONG", {"max_seconds": 604_800}),
        ({"lasts_seconds": 604_801}, "HOLD_TOO_LONG", {"max_seconds": 604_800}),
        ({"hold_no": "a\x00"}, "FIELD_INVALID", {"field": "hold_no"}),
        ({"hold_no": "H1 "}, "FIELD_INVALID", {"field": "hold_no"}),
        ({"order_no": " A"}, "FIELD_INVALID", {"field": "order_no"}),
        ({"order_no": "\n"}, "FIELD_INVALID", {"field": "order_no"}),
        ({"merchant": "nobody"}, "UNKNOWN_MERCHANT", {"merchant": "nobody"}),
        ({"merchant": "closed"}, "MERCHANT_INACTIVE", {"merchant": "closed"}),
        ({"store": "muying-01"}, "UNKNOWN_STORE", {"merchant": "jiafang", "store": "muying-01"}),
        ({"member": "M9"}, "NOT_A_MEMBER", {}),
        ({"merchant": "muying", "store": "muying-01"}, "NO_PROGRAM", {}),
        ({"point_type": "miles"}, "UNKNOWN_POINT_TYPE", {"point_type": "miles"}),
    ],
)
def test_refused_without_a_trace(till: Till, changes: dict[str, Any], code: str, data: dict[str, Any]) -> None:
    before = till.journal_count(), till.balance()
    assert till.hold(hold(**changes)) == [Refusal(code, data)]
    assert (till.journal_count(), till.balance()) == before


def test_ctl03_only_active_members_spend(till: Till) -> None:
    till.enrol("M200", "13900139000", Standing.NO_TERMS)
    assert till.hold(hold(member="M200")) == [Refusal("TERMS_NOT_ACCEPTED")]


def test_the_same_hold_of_another_member_is_another_hold(till: Till) -> None:
    till.hold(hold())
    till.enrol("M200", "13900139000")
    till.enrol("M300", "13900139001", Standing.BLOCKED)
    before = till.journal_count(), till.balance()
    assert till.hold(hold(member="M200"), hold(member="M300")) == [Refusal("KEY_REUSED")] * 2
    assert (till.journal_count(), till.balance()) == before


def test_no_request_no_answer(till: Till) -> None:
    assert till.hold() == []
