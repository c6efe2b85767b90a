# SPDX-License-Identifier: Apache-2.0
"""A new code kills the old one; what is used up or over gets none."""

from datetime import timedelta

import pytest

from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.exchange_requests import VoucherUse
from haowu.redemption.operations.renew_voucher_code import NewCode, renew_voucher_code
from haowu.redemption.orders import find_orders
from haowu.redemption.tests.mart import Mart
from haowu.redemption.tests.till import KEYS


@pytest.fixture
def bought(mart: Mart) -> str:
    """A service with its first code."""
    mart.shelve("CURTAIN", "窗帘清洗", 600, 15_000, kind="service", fulfilment="voucher", stock=None)
    placed = mart.placed("CURTAIN")
    assert placed.voucher is not None
    assert placed.voucher.code is not None
    return placed.voucher.code


def renew(mart: Mart) -> NewCode:
    order = find_orders(mart.connection, [("jiafang", "R-1")])["jiafang", "R-1"]
    return renew_voucher_code(mart.connection, order_id=order.id, keys=KEYS, clock=mart.clock)


def test_the_old_code_is_dead(mart: Mart, bought: str) -> None:
    fresh = renew(mart)
    assert (fresh.grouped.replace(" ", ""), f"券码:{fresh.grouped}" in fresh.slip) == (fresh.code, True)
    assert mart.prepare(bought).code == "VOUCHER_NOT_FOUND"  # type: ignore[union-attr]  # it is a refusal
    assert mart.token(fresh.code)
    assert renew(mart).code != fresh.code


def test_what_is_used_up_or_over_gets_none(mart: Mart, bought: str) -> None:
    mart.clock.advance(timedelta(days=91))
    with pytest.raises(RedemptionRefused, match="VOUCHER_EXPIRED"):
        renew(mart)
    mart.clock.advance(-timedelta(days=91))
    mart.verify(VoucherUse(mart.token(bought)))
    with pytest.raises(RedemptionRefused, match="ALREADY_USED"):
        renew(mart)


def test_what_is_fetched_has_no_voucher(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 600, 30_000)
    mart.placed("SET-4")
    with pytest.raises(RedemptionRefused, match="VOUCHER_NOT_FOUND"):
        renew(mart)
