# SPDX-License-Identifier: Apache-2.0
"""The dynamic member code, with the worked numbers of docs/algorithms/member-code.md."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.members.member_code import ID_MAX, STEP_SECONDS, make_member_code, read_member_code

KEY = bytes(range(32))
STEP_START = datetime(2026, 11, 22, 2, 0, 0, tzinfo=UTC)
IDS = st.integers(1, ID_MAX)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive


@pytest.mark.parametrize(
    ("member_id", "minute", "code"),
    [
        (7, 0, "03647006011874484565"),
        (7, 1, "49828007858027067096"),
        (7, 2, "84991411307162001294"),
        (8, 0, "14674800545305981748"),
    ],
)
def test_the_worked_codes(member_id: int, minute: int, code: str) -> None:
    assert make_member_code(member_id, at=STEP_START + timedelta(minutes=minute), key=KEY) == code


@given(IDS, TIMES, st.integers(-STEP_SECONDS, STEP_SECONDS))
def test_a_code_names_its_member_in_its_step_and_the_two_beside_it(member_id: int, at: datetime, late: int) -> None:
    code = make_member_code(member_id, at=at, key=KEY)
    assert (len(code), code.isdigit()) == (20, True)
    assert read_member_code(code, at=at + timedelta(seconds=late), key=KEY) == member_id


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-61, False), (-60, True), (0, True), (59, True), (119, True), (120, False), (180, False)]
)
def test_a_code_is_good_from_one_minute_before_its_step_to_one_after(seconds: int, *, is_good: bool) -> None:
    code = make_member_code(7, at=STEP_START, key=KEY)
    found = read_member_code(code, at=STEP_START + timedelta(seconds=seconds), key=KEY)
    assert found == (7 if is_good else None)


@given(IDS, TIMES, st.integers(0, 19), st.integers(1, 9))
def test_a_mistyped_digit_makes_it_unknown(member_id: int, at: datetime, place: int, change: int) -> None:
    code = make_member_code(member_id, at=at, key=KEY)
    mistyped = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    assert read_member_code(mistyped, at=at, key=KEY) is None


@given(IDS, TIMES)
def test_another_key_reads_nothing(member_id: int, at: datetime) -> None:
    code = make_member_code(member_id, at=at, key=KEY)
    assert read_member_code(code, at=at, key=bytes(32)) is None


def test_codes_of_one_step_never_collide_and_show_no_order() -> None:
    codes = [make_member_code(member_id, at=STEP_START, key=KEY) for member_id in range(1, 2001)]
    assert len(set(codes)) == 2000
    rising = sum(left < right for left, right in pairwise(codes))
    assert 900 < rising < 1100
    assert not any(f"{member_id:07d}" in code for member_id, code in enumerate(codes, start=1))


def test_a_member_shows_another_code_every_minute() -> None:
    hour = [make_member_code(1, at=STEP_START + timedelta(minutes=minute), key=KEY) for minute in range(60)]
    assert len({code[:10] for code in hour}) == len({code[10:] for code in hour}) == 60


def test_the_largest_id_fits() -> None:
    for minute in range(3):
        at = STEP_START + timedelta(minutes=minute)
        assert read_member_code(make_member_code(ID_MAX, at=at, key=KEY), at=at, key=KEY) == ID_MAX
