# SPDX-License-Identifier: Apache-2.0
"""Where a parcel goes (R015): asked for only what is sent, kept sealed, hidden, and not for ever."""

from datetime import timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from haowu.ledger.refusals import Refusal, explain
from haowu.members.errors import CipherInvalid
from haowu.redemption.deliveries import find_delivery, sealed_deliveries
from haowu.redemption.delivery import Delivery, delivery_mark, open_delivery
from haowu.redemption.operations.complete_aftersale import complete_aftersale
from haowu.redemption.operations.decide_aftersale import decide_aftersale
from haowu.redemption.operations.forget_deliveries import forget_deliveries
from haowu.redemption.operations.open_aftersale import open_aftersale
from haowu.redemption.orders import find_orders
from haowu.redemption.tests.mart import HOME, Mart, cancel, exchange
from haowu.redemption.tests.till import KEYS


@pytest.fixture
def shop(mart: Mart) -> Mart:
    """A frame that is sent, and a towel that is fetched."""
    mart.shelve("FRAME", "镜架", 300, 30_000, fulfilment="shipping")
    mart.shelve("TOWEL", "毛巾", 100, 1_500)
    return mart


def order_id(mart: Mart, redemption_no: str = "R-1") -> int:
    return find_orders(mart.connection, [("jiafang", redemption_no)])["jiafang", redemption_no].id


def kept(mart: Mart, redemption_no: str = "R-1") -> Delivery | None:
    return find_delivery(mart.connection, order_id(mart, redemption_no), KEYS)


def forget(mart: Mart) -> int:
    return forget_deliveries(mart.connection, clock=mart.clock)


def test_what_is_sent_needs_an_address_and_takes_nothing_without(shop: Mart) -> None:
    assert shop.place(exchange("FRAME", store="")) == [Refusal("ADDRESS_MISSING")]
    assert "收货人" in explain("ADDRESS_MISSING", {}, "zh")
    shop.placed("FRAME", store="", delivery=HOME)  # the number was not used up
    assert kept(shop) == HOME


def test_what_is_fetched_takes_none(shop: Mart) -> None:
    assert shop.place(exchange("TOWEL", delivery=HOME)) == [Refusal("ADDRESS_NOT_NEEDED")]
    shop.placed("TOWEL")
    assert kept(shop) is None


@pytest.mark.parametrize(
    ("field", "said"),
    [("name", " "), ("name", "王\x00明"), ("phone", "12345678901"), ("address", "家里"), ("address", "路" * 201)],
)
def test_nobody_could_send_it_there(shop: Mart, field: str, said: str) -> None:
    wrong = msgspec.structs.replace(HOME, **{field: said})
    refused = Refusal("FIELD_INVALID", {"field": f"delivery.{field}"})
    assert shop.place(exchange("FRAME", store="", delivery=wrong)) == [refused]


def test_it_is_kept_as_it_is_needed(shop: Mart) -> None:
    shop.placed("FRAME", store="", delivery=Delivery(" 王小明\u3000", "+86 138-0000-8000", f"{HOME.address}\n"))
    assert kept(shop) == HOME
    assert delivery_mark(HOME, KEYS) == delivery_mark(msgspec.structs.replace(HOME, phone="138 0000 8000"), KEYS)


def test_the_table_gives_nothing_away_and_no_row_reads_anothers(shop: Mart) -> None:
    shop.placed("FRAME", store="", delivery=HOME)
    shop.placed("FRAME", "R-2", store="", delivery=HOME)
    first, second = order_id(shop), order_id(shop, "R-2")
    sealed = sealed_deliveries(shop.connection, [first, second])
    assert all(said.encode() not in sealed[first] for said in (HOME.name, HOME.phone, HOME.address))
    assert open_delivery(sealed[first], first, KEYS) == HOME
    with pytest.raises(CipherInvalid):
        open_delivery(sealed[first], second, KEYS)


def test_neither_tracebacks_nor_lists_show_it() -> None:
    assert HOME.hidden() == Delivery("王**", "138****8000", "浙江省杭州市****")
    assert Delivery("李", "13800008000", "河坊街8号").hidden().address == "河****"
    printed = repr(exchange("FRAME", delivery=HOME))
    assert not [said for said in (HOME.name, HOME.phone, "文三路") if said in printed]


def test_readers_and_auditors_may_not_even_see_it_sealed(shop: Mart) -> None:
    for role in ("haowu_writer", "haowu_reader", "haowu_auditor"):
        shop.connection.execute("savepoint as_role")
        shop.connection.execute(f"set local role {role}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            shop.connection.execute("select sealed from redemption_delivery")
        shop.connection.execute("rollback to savepoint as_role")


def test_ninety_days_after_it_was_received_it_is_gone(shop: Mart) -> None:
    shop.placed("FRAME", store="", delivery=HOME)
    shop.clock.advance(timedelta(days=5))
    shop.fulfil(carrier="SF", tracking_no="SF1")
    shop.clock.advance(timedelta(days=85))
    assert forget(shop) == 1  # looked at, not due
    assert kept(shop) == HOME
    assert forget(shop) == 0
    shop.clock.advance(timedelta(days=5, seconds=-1))
    assert (forget(shop), kept(shop)) == (0, HOME)
    shop.clock.advance(timedelta(seconds=1))
    assert (forget(shop), kept(shop)) == (1, None)
    row = shop.connection.execute("select sealed, erased_at from redemption_delivery").fetchone()
    assert row == (None, shop.clock.now())
    assert forget(shop) == 0


def test_what_was_called_off_is_forgotten_too(shop: Mart) -> None:
    shop.placed("FRAME", store="", delivery=HOME)
    shop.cancel(cancel())
    shop.clock.advance(timedelta(days=90))
    assert (forget(shop), kept(shop)) == (1, None)


def test_while_a_case_is_open_the_address_is_needed(shop: Mart) -> None:
    shop.placed("FRAME", store="", delivery=HOME)
    shop.fulfil(carrier="SF", tracking_no="SF1")
    shop.clock.advance(timedelta(days=89))
    case: dict[str, Any] = {"merchant": "jiafang", "aftersale_no": "A-1", "clock": shop.clock}
    open_aftersale(
        shop.connection, redemption_no="R-1", wish="repair", reason="quality_defect", actor="member:1", **case
    )
    shop.clock.advance(timedelta(days=1))
    assert (forget(shop), kept(shop)) == (1, HOME)
    decide_aftersale(shop.connection, refusal_reason=None, actor="key:2", **case)
    complete_aftersale(shop.connection, actor="key:2", **case)
    shop.clock.advance(timedelta(days=90))
    assert (forget(shop), kept(shop)) == (1, None)
