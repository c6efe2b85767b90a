# SPDX-License-Identifier: Apache-2.0
"""Vouchers are used once, here, all or none; a second scan says when and where (R010, R019)."""

from datetime import timedelta

import msgspec
import psycopg
import pytest

from haowu.ledger.refusals import Refusal, explain
from haowu.ledger.results import Balance
from haowu.members.member_code import make_member_code
from haowu.redemption.exchange_answers import Prepared, Revoked, Verified
from haowu.redemption.exchange_requests import VoucherUse
from haowu.redemption.operations.expire_redemptions import expire_redemptions
from haowu.redemption.tests.mart import Mart, cancel, exchange
from haowu.redemption.tests.till import KEYS
from haowu.redemption.voucher_codes import check_digit, voucher_secret
from haowu.redemption.voucher_tokens import qr_payload

SECRET = voucher_secret(KEYS)


def issue(mart: Mart, redemption_no: str = "R-1", reward: str = "CURTAIN") -> str:
    placed = mart.placed(reward, redemption_no)
    assert placed.voucher is not None
    assert placed.voucher.code is not None
    return placed.voucher.code


@pytest.fixture
def curtain(mart: Mart) -> Mart:
    mart.grant(3_000, "order:jiafang:B")
    mart.shelve("CURTAIN", "窗帘清洗", 2_000, 15_000, kind="service", fulfilment="voucher", stock=None)
    return mart


@pytest.fixture
def eyes(mart: Mart) -> Mart:
    mart.shelve(
        "EYES", "视力检查+眼镜清洗", 1_000, 10_000, kind="bundle", fulfilment="voucher", stock=5,
        lines=("视力检查", "眼镜清洗"),
    )  # fmt: skip
    return mart


def test_r010_once_and_never_again(curtain: Mart) -> None:
    code = issue(curtain)
    prepared = curtain.prepare(code)
    assert isinstance(prepared, Prepared)
    (usable,) = prepared.vouchers
    assert (usable.code_masked, usable.needs_confirmation) == (f"**** **** {code[-4:]}", True)
    assert prepared.member_masked == "M1***01"
    verified = curtain.verify(VoucherUse(usable.verify_token))
    assert isinstance(verified, Verified)
    assert (verified.vouchers[0].state, verified.vouchers[0].value_fen) == ("fulfilled", 15_000)
    assert curtain.order_state() == "fulfilled"
    assert curtain.balance() == Balance(1, 2_000, 0, 0, 0)
    assert curtain.savings().sentence == "已省 ¥150.00"
    second = curtain.prepare(code)
    assert second == Refusal("ALREADY_USED", {"used_at": "2026-11-22 10:00", "store": "jiafang-01"})
    assert "2026-11-22 10:00在门店jiafang-01使用过" in explain(second.code, second.data)
    assert curtain.verify(VoucherUse(usable.verify_token), request_no="V-2") == second


def test_a_repetition_uses_nothing_twice(curtain: Mart) -> None:
    token = curtain.token(issue(curtain))
    first = curtain.verify(VoucherUse(token))
    assert isinstance(first, Verified)
    curtain.clock.advance(timedelta(minutes=20))
    assert curtain.verify(VoucherUse(token)) == msgspec.structs.replace(first, replayed=True)
    assert curtain.verify(VoucherUse(token), terminal="T2") == Refusal("KEY_REUSED")
    assert curtain.balance() == Balance(1, 2_000, 0, 0, 0)


def test_r019_a_bundle_line_by_line(eyes: Mart) -> None:
    code = issue(eyes, reward="EYES")
    first = eyes.verify(VoucherUse(eyes.token(code), (1,)))
    assert isinstance(first, Verified)
    assert (first.vouchers[0].left, first.vouchers[0].state) == ((2,), "placed")
    assert eyes.balance() == Balance(1, 0, 0, 500, 0)
    assert eyes.savings().sentence == "已省 ¥50.00"
    prepared = eyes.prepare(code)
    assert isinstance(prepared, Prepared)
    assert [line.name_zh for line in prepared.vouchers[0].lines] == ["眼镜清洗"]
    again = eyes.verify(VoucherUse(eyes.token(code), (1,)), request_no="V-2")
    assert isinstance(again, Refusal)
    assert (again.code, again.data["line_no"]) == ("LINE_ALREADY_USED", 1)
    last = eyes.verify(VoucherUse(eyes.token(code)), request_no="V-3")
    assert isinstance(last, Verified)
    assert eyes.order_state() == "fulfilled"
    assert eyes.balance() == Balance(1, 0, 0, 0, 0)
    assert eyes.savings().sentence == "已省 ¥100.00"


def test_r019_the_unused_line_gives_its_points_back_at_the_end(eyes: Mart) -> None:
    placed = eyes.placed("EYES")
    assert placed.voucher is not None
    assert placed.voucher.code is not None
    eyes.verify(VoucherUse(eyes.token(placed.voucher.code), (1,)))
    eyes.clock.move_to(placed.ends_at - timedelta(seconds=1))
    assert isinstance(eyes.prepare(placed.voucher.code), Prepared)
    eyes.clock.move_to(placed.ends_at)
    assert eyes.prepare(placed.voucher.code) == Refusal("VOUCHER_EXPIRED")
    assert expire_redemptions(eyes.connection, clock=eyes.clock) == 1
    assert eyes.balance() == Balance(1, 500, 0, 0, 0)
    assert eyes.prepare(placed.voucher.code) == Refusal("VOUCHER_EXPIRED")


def test_all_or_none(curtain: Mart) -> None:
    one, two = curtain.token(issue(curtain)), curtain.token(issue(curtain, "R-2"))
    assert isinstance(curtain.verify(VoucherUse(two)), Verified)
    refused = curtain.verify(VoucherUse(one), VoucherUse(two), request_no="V-2")
    assert isinstance(refused, Refusal)
    assert refused.code == "ALREADY_USED"
    assert curtain.order_state("R-1") == "placed"
    assert curtain.balance() == Balance(1, 0, 0, 2_000, 0)


def test_ten_at_once_each_once(curtain: Mart) -> None:
    token = curtain.token(issue(curtain))
    assert curtain.verify(VoucherUse(token), VoucherUse(token)) == Refusal("VERIFY_TOO_MANY", {"max": 10})
    assert curtain.verify() == Refusal("VERIFY_TOO_MANY", {"max": 10})
    assert curtain.verify(VoucherUse(token, (1, 1))) == Refusal("FIELD_INVALID", {"field": "line_nos"})
    assert curtain.verify(VoucherUse(token, (2,))) == Refusal("FIELD_INVALID", {"field": "line_nos"})


def test_only_here_and_only_now(curtain: Mart) -> None:
    code = issue(curtain)
    assert curtain.prepare(code, merchant="muying", store="muying-01") == Refusal("VOUCHER_NOT_HERE")
    token = curtain.token(code)
    assert curtain.verify(VoucherUse(token), store="jiafang-02") == Refusal("VERIFY_TOKEN_INVALID")
    curtain.clock.advance(timedelta(minutes=6))
    assert curtain.verify(VoucherUse(token)) == Refusal("VERIFY_TOKEN_INVALID")


def test_the_picture_of_the_voucher_is_good_for_a_minute(curtain: Mart) -> None:
    issue(curtain)
    row = curtain.connection.execute("select id from redemption_voucher").fetchone()
    assert row is not None
    payload = qr_payload(row[0], at=curtain.clock.now(), secret=SECRET)
    prepared = curtain.prepare(payload)
    assert isinstance(prepared, Prepared)
    assert not prepared.vouchers[0].needs_confirmation
    curtain.clock.advance(timedelta(seconds=61))
    assert curtain.prepare(payload) == Refusal("VOUCHER_NOT_FOUND")


def test_r074_one_dynamic_code_shows_all_vouchers_of_the_member(curtain: Mart) -> None:
    issue(curtain)
    issue(curtain, "R-2")
    code = make_member_code(curtain.member.id, at=curtain.clock.now(), key=KEYS.code_key)
    prepared = curtain.prepare(code)
    assert isinstance(prepared, Prepared)
    assert len(prepared.vouchers) == 2
    assert isinstance(curtain.verify(*[VoucherUse(each.verify_token) for each in prepared.vouchers]), Verified)


def test_revoked_within_the_hour(curtain: Mart) -> None:
    code = issue(curtain)
    verified = curtain.verify(VoucherUse(curtain.token(code)))
    assert isinstance(verified, Verified)
    number = verified.vouchers[0].verification
    curtain.clock.advance(timedelta(minutes=60))
    revoked = curtain.revoke(number)
    assert isinstance(revoked, Revoked)
    assert curtain.revoke(number) == msgspec.structs.replace(revoked, replayed=True)
    assert curtain.revoke(number, request_no="X") == Refusal("VERIFICATION_REVOKED")
    assert curtain.order_state() == "placed"
    assert curtain.savings().sentence == "已省 ¥0.00"
    again = curtain.verify(VoucherUse(curtain.token(code)), request_no="V-2")
    assert isinstance(again, Verified)
    assert curtain.balance() == Balance(1, 2_000, 0, 0, 0)
    assert curtain.savings().sentence == "已省 ¥150.00"


def test_revoked_and_never_used_gives_the_points_back(curtain: Mart) -> None:
    placed = curtain.placed("CURTAIN")
    assert placed.voucher is not None
    assert placed.voucher.code is not None
    verified = curtain.verify(VoucherUse(curtain.token(placed.voucher.code)))
    assert isinstance(verified, Verified)
    curtain.revoke(verified.vouchers[0].verification)
    curtain.clock.move_to(placed.ends_at)
    assert expire_redemptions(curtain.connection, clock=curtain.clock) == 1
    assert curtain.balance() == Balance(1, 4_000, 0, 0, 0)


def test_not_revoked_too_late_nor_when_settled(curtain: Mart) -> None:
    first = curtain.verify(VoucherUse(curtain.token(issue(curtain))))
    second = curtain.verify(VoucherUse(curtain.token(issue(curtain, "R-2"))), request_no="V-2")
    assert isinstance(first, Verified)
    assert isinstance(second, Verified)
    curtain.connection.execute(
        "update redemption_verification set settled_at = now(), statement_no = 'S-1' where id = %s",
        [second.vouchers[0].verification],
    )
    assert curtain.revoke(second.vouchers[0].verification) == Refusal("VERIFICATION_SETTLED")
    assert curtain.revoke(first.vouchers[0].verification, merchant="muying") == Refusal("VERIFICATION_NOT_FOUND")
    curtain.clock.advance(timedelta(minutes=61))
    assert curtain.revoke(first.vouchers[0].verification) == Refusal("REVOKE_TOO_LATE")


@pytest.mark.parametrize(
    "statement",
    [
        "update redemption_verification set points = 1",
        "update redemption_verification set settled_at = now(), statement_no = 'S', store = 'x'",
        "delete from redemption_verification",
        "delete from redemption_saving",
        "update redemption_request set merchant = 'x'",
    ],
)
def test_what_was_used_stays_written(curtain: Mart, statement: str) -> None:
    curtain.verify(VoucherUse(curtain.token(issue(curtain))))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        curtain.connection.execute(statement.encode())


def test_guessing_stops_after_ten_wrong_codes(curtain: Mart) -> None:
    code = issue(curtain)
    for number in range(10):
        digits = f"{number:011d}"
        assert curtain.prepare(digits + check_digit(digits), terminal="T1") == Refusal("VOUCHER_NOT_FOUND")
    refused = curtain.prepare(code, terminal="T1")
    assert refused == Refusal("VERIFY_TOO_MANY_ATTEMPTS", {"retry_after_seconds": 600})
    assert isinstance(curtain.prepare(code, terminal="T2"), Prepared)
    curtain.clock.advance(timedelta(minutes=10))
    assert isinstance(curtain.prepare(code, terminal="T1"), Prepared)


def test_one_wrong_code_is_not_tried_on_by_many_terminals(curtain: Mart) -> None:
    for number in range(5):
        curtain.prepare("1", terminal=f"T{number}")
    refused = curtain.prepare("1", terminal="T9")
    assert isinstance(refused, Refusal)
    assert refused.code == "VERIFY_TOO_MANY_ATTEMPTS"


def test_no_code_is_kept(curtain: Mart) -> None:
    code = issue(curtain)
    for table in ("redemption_voucher", "redemption_order", "redemption_request", "ledger.journal"):
        rows = curtain.connection.execute(f"select t::text from {table} t").fetchall()
        assert not any(code in row[0] for row in rows)


def test_a_cancelled_voucher_is_told(curtain: Mart) -> None:
    code = issue(curtain)
    curtain.cancel(cancel())
    assert curtain.prepare(code) == Refusal("VOUCHER_CANCELLED")
    assert curtain.place(exchange("CURTAIN"))[0].replayed


def test_what_has_ended_is_not_freed_to_be_used_again(eyes: Mart) -> None:
    code = issue(eyes, reward="EYES")
    used = eyes.verify(VoucherUse(eyes.token(code), (1,)))
    assert isinstance(used, Verified)
    assert not isinstance(eyes.cancel(cancel())[0], Refusal)
    assert eyes.revoke(used.vouchers[0].verification) == Refusal("REDEMPTION_ENDED", {"state": "cancelled"})
