# SPDX-License-Identifier: Apache-2.0
"""Codes for people: checked before anybody is asked, never kept, and dead within a minute as a picture."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.redemption.slip import slip_text
from haowu.redemption.tests.till import KEYS
from haowu.redemption.voucher_codes import code_hmac, draw_code, grouped, normal_code, voucher_secret
from haowu.redemption.voucher_tokens import qr_payload, qr_svg, read_qr, read_token, token_voucher, verify_token

SECRET = voucher_secret(KEYS)
AT = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_code_in_worked_numbers() -> None:
    code = draw_code(lambda _limit: 27182818284)
    assert (code, grouped(code)) == ("271828182847", "2718 2818 2847")
    assert normal_code("2718 2818-2847") == code
    assert normal_code("271828182848") is None
    assert normal_code("2718281828") is None
    assert len(code_hmac(code, SECRET)) == 32


@given(st.integers(0, 10**11 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, place: int, shift: int) -> None:
    code = draw_code(lambda _limit: number)
    wrong = (int(code[place]) + shift) % 10
    assert normal_code(f"{code[:place]}{wrong}{code[place + 1 :]}") is None


def test_a_code_says_nothing_under_another_secret() -> None:
    assert code_hmac("271828182847", SECRET) != code_hmac("271828182847", bytes(32))


def test_a_picture_is_good_for_a_minute() -> None:
    payload = qr_payload(7, at=AT, secret=SECRET)
    assert read_qr(payload, at=AT + timedelta(seconds=60), secret=SECRET) == 7
    assert read_qr(payload, at=AT + timedelta(seconds=61), secret=SECRET) is None
    assert read_qr(payload, at=AT, secret=bytes(32)) is None
    assert b"<svg" in qr_svg(payload)


def test_a_token_is_good_where_it_was_made_for_five_minutes() -> None:
    token = verify_token(7, "jiafang/jiafang-01", at=AT, secret=SECRET)
    assert read_token(token, "jiafang/jiafang-01", at=AT + timedelta(minutes=5), secret=SECRET) == 7
    assert read_token(token, "jiafang/jiafang-02", at=AT, secret=SECRET) is None
    late = AT + timedelta(minutes=6)
    assert read_token(token, "jiafang/jiafang-01", at=late, secret=SECRET) is None
    assert token_voucher(token, "jiafang/jiafang-01", secret=SECRET) == 7
    assert read_qr(token.replace("HWT", "HWV"), at=AT, secret=SECRET) is None


@pytest.mark.parametrize("word", ["", "HWV", "HWV.", "HWV.é", "HWV." + "A" * 43, "HWV." + "!" * 43])
def test_nonsense_is_no_picture(word: str) -> None:
    assert read_qr(word, at=AT, secret=SECRET) is None


def test_the_slip_names_what_a_clerk_needs() -> None:
    text = slip_text(
        code="271828182847", name_zh="窗帘清洗", stores=("jiafang-01",), expires_at=AT + timedelta(days=90),
        zone=ZoneInfo("Asia/Shanghai"), redemption_no="R-1",
    )  # fmt: skip
    assert "券码:2718 2818 2847" in text
    assert "有效期至:2027-02-20 10:00" in text


def test_two_tokens_of_one_second_are_two_uses() -> None:
    one, two = (verify_token(7, "jiafang/jiafang-01", at=AT, secret=SECRET) for _ in range(2))
    assert one != two
    assert {read_token(each, "jiafang/jiafang-01", at=AT, secret=SECRET) for each in (one, two)} == {7}
    kind, nonce, packed = one.split(".")
    for forged in (f"{kind}.{two.split('.')[1]}.{packed}", f"{kind}..{packed}", f"{kind}.{packed}", f"{one}.{nonce}"):
        assert read_token(forged, "jiafang/jiafang-01", at=AT, secret=SECRET) is None
