# SPDX-License-Identifier: Apache-2.0
"""Keys read well, and no two lists of numbers share one."""

from hypothesis import given
from hypothesis import strategies as st

from haowu.kernel.business_keys import business_key

PARTS = st.lists(st.text("a:%3A1", max_size=5), min_size=1, max_size=4)


def test_a_plain_number_stays_as_it_is() -> None:
    assert business_key("order", "jiafang", "POS-20261122-0001") == "order:jiafang:POS-20261122-0001"


def test_a_colon_in_a_number_is_no_separator() -> None:
    assert business_key("refund", "jiafang", "R1:back:H1") == "refund:jiafang:R1%3Aback%3AH1"
    assert business_key("refund", "jiafang", "R1", "back", "H1") == "refund:jiafang:R1:back:H1"


@given(PARTS, PARTS)
def test_other_parts_make_another_key(one: list[str], other: list[str]) -> None:
    assert (business_key("k", *one) == business_key("k", *other)) == (one == other)
