# SPDX-License-Identifier: Apache-2.0
"""Taking merchants in."""

import pytest
from psycopg import Connection

from haowu.merchants.errors import CodeInvalid, CodeReserved, NameInvalid
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.queries import MerchantView, load_merchants, merchants_stamp


def test_a_merchant_is_taken_in(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺", name_en="Home")
    assert load_merchants(connection) == {"jiafang": MerchantView("jiafang", "家纺", "Home", True, frozenset())}


def test_an_english_name_left_out_is_the_chinese_one(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    assert load_merchants(connection)["jiafang"].name_en == "家纺"


def test_doing_it_again_changes_nothing_and_leaves_the_stamp(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    before = (load_merchants(connection), merchants_stamp(connection))
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    assert (load_merchants(connection), merchants_stamp(connection)) == before


def test_a_change_moves_the_stamp(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    stamp = merchants_stamp(connection)
    onboard_merchant(connection, code="jiafang", name_zh="家纺", is_active=False)
    assert merchants_stamp(connection) == stamp + 1
    assert not load_merchants(connection)["jiafang"].is_active


@pytest.mark.parametrize("code", ["", "Jiafang", "家纺", "a b", "-a", "a-", "a--b", "a_b", "a\n", "x" * 41])
def test_a_malformed_code_is_refused(connection: Connection, code: str) -> None:
    with pytest.raises(CodeInvalid):
        onboard_merchant(connection, code=code, name_zh="家纺")
    assert load_merchants(connection) == {}


def test_the_platforms_own_code_is_nobody_elses(connection: Connection) -> None:
    with pytest.raises(CodeReserved):
        onboard_merchant(connection, code="operator", name_zh="家纺")
    assert load_merchants(connection) == {}


@pytest.mark.parametrize("name", ["", "  ", "家\x00纺", "纺" * 101])
def test_a_malformed_name_is_refused(connection: Connection, name: str) -> None:
    with pytest.raises(NameInvalid):
        onboard_merchant(connection, code="jiafang", name_zh=name)
    assert load_merchants(connection) == {}
