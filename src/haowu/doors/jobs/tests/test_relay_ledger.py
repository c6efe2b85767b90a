# SPDX-License-Identifier: Apache-2.0
"""Whose endpoints hear of a change: the merchant that the business key names."""

import pytest

from haowu.doors.jobs.relay_ledger import merchant_of
from haowu.kernel.business_keys import business_key


@pytest.mark.parametrize("kind", ["order", "refund", "hold", "void", "redeem", "redeem-back", "aftersale"])
def test_a_merchants_number_names_it(kind: str) -> None:
    assert merchant_of(business_key(kind, "jiafang", "R-1", "1")) == "jiafang"


@pytest.mark.parametrize("key", ["due:1", "engagement:lecture:jiafang", "adjust-redeem:jiafang:1", "redeem:"])
def test_what_is_the_platforms_own_names_none(key: str) -> None:
    assert merchant_of(key) is None
