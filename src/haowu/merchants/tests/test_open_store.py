# SPDX-License-Identifier: Apache-2.0
"""Opening stores."""

import pytest
from psycopg import Connection

from haowu.merchants.errors import CodeInvalid, MerchantUnknown
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.queries import load_merchants, merchants_stamp


def test_stores_belong_to_their_merchant(connection: Connection) -> None:
    for merchant in ("jiafang", "guangming"):
        onboard_merchant(connection, code=merchant, name_zh=merchant)
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
    open_store(connection, merchant="jiafang", code="jiafang-02", name_zh="二店")
    open_store(connection, merchant="guangming", code="jiafang-01", name_zh="同号不同店")
    stores = {code: view.stores for code, view in load_merchants(connection).items()}
    assert stores == {"jiafang": {"jiafang-01", "jiafang-02"}, "guangming": {"jiafang-01"}}


def test_a_closed_store_is_not_among_the_stores(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店", is_active=False)
    assert load_merchants(connection)["jiafang"].stores == frozenset()


def test_opening_again_leaves_the_stamp_and_renaming_moves_it(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
    stamp = merchants_stamp(connection)
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
    assert merchants_stamp(connection) == stamp
    open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="旗舰店")
    assert merchants_stamp(connection) == stamp + 1


def test_a_store_needs_its_merchant(connection: Connection) -> None:
    with pytest.raises(MerchantUnknown):
        open_store(connection, merchant="nobody", code="x-01", name_zh="店")


def test_a_malformed_store_code_is_refused(connection: Connection) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    with pytest.raises(CodeInvalid):
        open_store(connection, merchant="jiafang", code="一店", name_zh="一店")
    assert load_merchants(connection)["jiafang"].stores == frozenset()
