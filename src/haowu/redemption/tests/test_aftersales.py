# SPDX-License-Identifier: Apache-2.0
"""What was got for points is looked after as what was bought (R057, CTL-29, CTL-30, R109)."""

from datetime import timedelta
from typing import Any, cast

import psycopg
import pytest

from haowu.ledger.queries import lots
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Balance
from haowu.redemption.aftersales import REASONS, REFUSAL_REASONS, Aftersale
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.exchange_answers import Fulfilled, Revoked, Verified
from haowu.redemption.exchange_requests import VoucherUse
from haowu.redemption.operations.complete_aftersale import complete_aftersale
from haowu.redemption.operations.confirm_receipt import confirm_receipt
from haowu.redemption.operations.decide_aftersale import decide_aftersale
from haowu.redemption.operations.open_aftersale import open_aftersale
from haowu.redemption.orders import find_orders
from haowu.redemption.tests.mart import HOME, Mart, cancel


@pytest.fixture
def shop(mart: Mart) -> Mart:
    """A set that was sent to the member: 700 points and ¥99.00 for ¥300.00."""
    mart.shelve("SET-4", "纯棉四件套", 700, 30_000, money_fen=9_900, fulfilment="shipping")
    mart.placed("SET-4", store="", delivery=HOME)
    assert isinstance(mart.fulfil(carrier="SF", tracking_no="SF1"), Fulfilled)
    return mart


def case(mart: Mart, reason: str = "quality_defect", wish: str = "return", number: str = "A-1") -> Aftersale:
    return open_aftersale(
        mart.connection, merchant="jiafang", redemption_no="R-1", aftersale_no=number, wish=cast("Any", wish),
        reason=cast("Any", reason), clock=mart.clock, actor="member:1",
    )  # fmt: skip


def decide(mart: Mart, refusal_reason: Any = None) -> Aftersale:
    return decide_aftersale(
        mart.connection, merchant="jiafang", aftersale_no="A-1", refusal_reason=refusal_reason, clock=mart.clock,
        actor="key:2",
    )  # fmt: skip


def complete(mart: Mart, tracking_no: str = "") -> Aftersale:
    return complete_aftersale(
        mart.connection, merchant="jiafang", aftersale_no="A-1", tracking_no=tracking_no, clock=mart.clock,
        actor="key:2",
    )  # fmt: skip


def test_sent_with_a_tracking_number(shop: Mart) -> None:
    assert shop.order_state() == "fulfilled"
    assert shop.balance() == Balance(1, 300, 0, 0, 0)
    assert shop.savings().sentence == "已省 ¥201.00"


def test_r109_a_return_gives_points_as_points_and_money_as_money(shop: Mart) -> None:
    case(shop)
    decide(shop)
    done = complete(shop)
    assert (done.state, done.points_back, done.refund_fen) == ("done", 700, 9_900)
    assert complete(shop) == done
    assert shop.balance() == Balance(1, 1_000, 0, 0, 0)
    assert shop.order_state() == "returned"
    savings = shop.savings()
    assert (savings.sentence, [entry.sentence for entry in savings.entries]) == (
        "已省 ¥0.00",
        ["-¥201.00", "+¥201.00"],
    )


def test_r057_an_exchange_sends_another_and_moves_no_points(shop: Mart) -> None:
    case(shop, wish="exchange")
    decide(shop)
    done = complete(shop, tracking_no="SF2")
    assert (done.state, done.points_back, done.refund_fen, done.tracking_no) == ("done", 0, 0, "SF2")
    assert shop.balance() == Balance(1, 300, 0, 0, 0)
    assert shop.order_state() == "fulfilled"


def test_r057_the_other_one_is_taken_from_the_shelf(shop: Mart) -> None:
    (reward_id,) = shop.connection.execute("select id from catalog_reward where code = 'SET-4'").fetchone() or (0,)
    shop.connection.execute("update catalog_stock set stocked = 2 where reward_id = %s", [reward_id])
    shop.connection.execute(
        "update catalog_reward set member_limit = 1, state = 'suspended', suspended_for = '换款' where id = %s",
        [reward_id],
    )
    case(shop, wish="exchange")
    decide(shop)
    assert shop.stock_left(reward_id) == 1
    assert complete(shop, "SF2") == complete(shop, "SF3"), "closed once: one piece"
    assert shop.stock_left(reward_id) == 0, "no limit and no closed shelf stands in the way of what was promised"


def test_r057_without_another_the_case_stays_open(shop: Mart) -> None:
    (reward_id,) = shop.connection.execute("select id from catalog_reward where code = 'SET-4'").fetchone() or (0,)
    shop.connection.execute("update catalog_stock set stocked = 1 where reward_id = %s", [reward_id])
    case(shop, wish="exchange")
    decide(shop)
    with pytest.raises(RedemptionRefused, match="OUT_OF_STOCK"):
        complete(shop, "SF2")
    shop.connection.execute("update catalog_stock set stocked = 2 where reward_id = %s", [reward_id])
    assert (complete(shop, "SF2").state, shop.stock_left(reward_id)) == ("done", 0)


def test_r057_a_repair_or_return_takes_nothing_from_the_shelf(shop: Mart) -> None:
    (reward_id,) = shop.connection.execute("select id from catalog_reward where code = 'SET-4'").fetchone() or (0,)
    left = shop.stock_left(reward_id)
    case(shop, wish="repair")
    decide(shop)
    complete(shop)
    assert shop.stock_left(reward_id) == left


def test_ctl30_returned_points_live_thirty_days_at_least(mart: Mart) -> None:
    expires_at = mart.clock.now() + timedelta(days=100)
    mart.grant(1_000, "order:jiafang:B", expires_at=expires_at)
    mart.shelve("SET-4", "纯棉四件套", 1_000, 30_000)
    mart.placed("SET-4")
    mart.fulfil()
    mart.clock.advance(timedelta(days=5))
    case(mart)
    decide(mart)
    complete(mart)
    first = lots(mart.connection, mart.member.id, at=mart.clock.now()).items[0]
    assert (first.remaining, first.expires_at) == (1_000, expires_at)


def test_ctl30_an_expired_lot_is_made_anew(mart: Mart) -> None:
    mart.grant(1_000, "order:jiafang:B", expires_at=mart.clock.now() + timedelta(days=10))
    mart.shelve("SET-4", "纯棉四件套", 1_000, 30_000)
    mart.placed("SET-4")
    mart.fulfil()
    mart.clock.advance(timedelta(days=20))
    case(mart)
    decide(mart)
    complete(mart)
    first = lots(mart.connection, mart.member.id, at=mart.clock.now()).items[0]
    assert (first.remaining, first.expires_at) == (1_000, mart.clock.now() + timedelta(days=30))


def test_r057_no_reason_speaks_of_points(shop: Mart) -> None:
    assert not [reason for reason in (*REASONS, *REFUSAL_REASONS) if "point" in reason or "redeem" in reason]
    case(shop)
    with pytest.raises(RedemptionRefused, match="FIELD_INVALID"):
        decide(shop, refusal_reason="redeemed_with_points")
    with pytest.raises(psycopg.errors.CheckViolation, match="redemption_aftersale_refusal_check"):
        shop.connection.execute(
            "update redemption_aftersale set state = 'refused', refusal_reason = 'redeemed_with_points'"
        )


def received(shop: Mart) -> None:
    order = find_orders(shop.connection, [("jiafang", "R-1")])["jiafang", "R-1"]
    at = confirm_receipt(shop.connection, order_id=order.id, clock=shop.clock)
    assert at == shop.clock.now()


def test_seven_days_run_from_receipt(shop: Mart) -> None:
    shop.clock.advance(timedelta(days=3))
    received(shop)
    shop.clock.advance(timedelta(days=7))
    assert case(shop, "seven_day_no_reason").state == "opened"


def test_a_parcel_nobody_speaks_of_travels_for_fifteen_days(shop: Mart) -> None:
    shop.clock.advance(timedelta(days=22))
    assert case(shop, "seven_day_no_reason").state == "opened"


def test_a_late_word_does_not_start_the_seven_days_anew(shop: Mart) -> None:
    sent_at = shop.clock.now()
    shop.clock.advance(timedelta(days=22, seconds=1))
    order = find_orders(shop.connection, [("jiafang", "R-1")])["jiafang", "R-1"]
    assert confirm_receipt(shop.connection, order_id=order.id, clock=shop.clock) == sent_at + timedelta(days=15)
    with pytest.raises(RedemptionRefused, match="SEVEN_DAYS_OVER"):
        case(shop, "seven_day_no_reason")


def test_a_receipt_noted_too_late_by_an_older_release_counts_for_nothing(shop: Mart) -> None:
    shop.clock.advance(timedelta(days=90))
    shop.connection.execute("update redemption_order set received_at = %s", [shop.clock.now()])
    with pytest.raises(RedemptionRefused, match="SEVEN_DAYS_OVER"):
        case(shop, "seven_day_no_reason")


def test_what_was_fetched_was_received_at_the_counter(mart: Mart) -> None:
    mart.shelve("TOWEL", "毛巾", 100, 1_500)
    mart.placed("TOWEL")
    order = find_orders(mart.connection, [("jiafang", "R-1")])["jiafang", "R-1"]
    mart.fulfil()
    mart.clock.advance(timedelta(days=7))
    with pytest.raises(RedemptionRefused, match="NOT_SENT"):
        confirm_receipt(mart.connection, order_id=order.id, clock=mart.clock)
    mart.clock.advance(timedelta(seconds=1))
    with pytest.raises(RedemptionRefused, match="SEVEN_DAYS_OVER"):
        case(mart, "seven_day_no_reason")


def test_seven_days_are_over(shop: Mart) -> None:
    received(shop)
    shop.clock.advance(timedelta(days=7, seconds=1))
    with pytest.raises(RedemptionRefused, match="SEVEN_DAYS_OVER"):
        case(shop, "seven_day_no_reason")
    assert case(shop, "quality_defect").state == "opened"


def test_r089_made_to_order_is_exempt_but_not_from_defects(mart: Mart) -> None:
    mart.shelve("RING", "专属戒指", 500, 50_000, kind="made_to_order", exemption="made_to_order", sentence="定作不退")
    mart.placed("RING", acknowledged=("made_to_order",))
    mart.fulfil()
    with pytest.raises(RedemptionRefused, match="SEVEN_DAYS_EXEMPT"):
        case(mart, "seven_day_no_reason")
    assert case(mart).state == "opened"


def test_one_case_at_a_time_and_each_once(shop: Mart) -> None:
    first = case(shop)
    assert case(shop) == first
    with pytest.raises(RedemptionRefused, match="KEY_REUSED"):
        case(shop, "wrong_item")
    with pytest.raises(RedemptionRefused, match="AFTERSALE_OPEN"):
        case(shop, number="A-2")
    with pytest.raises(RedemptionRefused, match="AFTERSALE_ENDED"):
        complete(shop)
    assert decide(shop, "damaged_by_user").state == "refused"
    assert decide(shop, "damaged_by_user").state == "refused"
    with pytest.raises(RedemptionRefused, match="AFTERSALE_ENDED"):
        decide(shop)


def test_what_is_not_fulfilled_is_cancelled_instead(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 700, 30_000)
    mart.placed("SET-4")
    with pytest.raises(RedemptionRefused, match="NOT_FULFILLED"):
        case(mart)
    assert mart.fulfil("R-9").code == "REDEMPTION_NOT_FOUND"  # type: ignore[union-attr]  # it is a refusal


@pytest.fixture
def served(mart: Mart) -> tuple[Mart, int]:
    """A service that was verified a minute ago; returns the verification."""
    mart.shelve("CURTAIN", "窗帘清洗", 600, 15_000, kind="service", fulfilment="voucher", stock=None)
    placed = mart.placed("CURTAIN")
    assert placed.voucher is not None
    assert placed.voucher.code is not None
    used = mart.verify(VoucherUse(mart.token(placed.voucher.code)))
    assert isinstance(used, Verified)
    mart.clock.advance(timedelta(minutes=1))
    return mart, used.vouchers[0].verification


def test_a_returned_service_is_not_verified_again(served: tuple[Mart, int]) -> None:
    mart, verification = served
    case(mart, "service_not_delivered")
    decide(mart)
    assert complete(mart).points_back == 600
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert mart.revoke(verification) == Refusal("REDEMPTION_ENDED", {"state": "returned"})


def test_a_use_that_is_taken_back_takes_its_receipt_along(served: tuple[Mart, int]) -> None:
    mart, verification = served
    mart.connection.execute("update redemption_order set received_at = %s", [mart.clock.now()])  # an older release
    assert isinstance(mart.revoke(verification), Revoked)
    order = find_orders(mart.connection, [("jiafang", "R-1")])["jiafang", "R-1"]
    assert (order.state, order.fulfilled_at, order.received_at) == ("placed", None, None)


def test_a_case_about_a_use_that_was_taken_back_is_no_return(served: tuple[Mart, int]) -> None:
    mart, verification = served
    case(mart, "service_not_delivered")
    decide(mart)
    assert isinstance(mart.revoke(verification), Revoked)
    with pytest.raises(RedemptionRefused, match="NOT_FULFILLED"):
        complete(mart)
    assert not isinstance(mart.cancel(cancel())[0], Refusal)
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
