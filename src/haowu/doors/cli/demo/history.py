# SPDX-License-Identifier: Apache-2.0
"""What the demo members have bought, spent and exchanged, posted in the order in which it happened.

The ledger's time never runs backwards, so each day of the story is posted under a clock that stands at that day, oldest
first; only then does the present begin.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Final

import msgspec
from psycopg import Connection

from haowu.doors.cli.demo.purchases import TAKEN_BACK, Sale, all_sales
from haowu.doors.cli.demo.rewards import REWARDS
from haowu.doors.cli.demo.shelf import note_price
from haowu.earning.answers import Refusal
from haowu.earning.keys import order_key
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.operations.refund_orders import refund_orders
from haowu.earning.requests import (
    AccrueRequest,
    Purchase,
    PurchaseLine,
    Refund,
    RefundRequest,
    input_hash_of,
)
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock, FixedClock
from haowu.ledger.queries import find_journals
from haowu.members.world import World
from haowu.redemption.exchange_answers import Placed, Prepared
from haowu.redemption.exchange_requests import PlaceRedemption, PrepareVerification, VerifyVouchers, VoucherUse
from haowu.redemption.operations.capture_holds import capture_holds
from haowu.redemption.operations.place_holds import place_holds
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.prepare_verification import prepare_verification
from haowu.redemption.operations.verify_vouchers import verify_vouchers
from haowu.redemption.requests import CaptureRequest, HoldRequest

POINT_TYPE: Final = "consumption"
DEMO: Final = Actor(ActorKind.SYSTEM, "demo")
ACTOR: Final = str(DEMO)


class Spending(msgspec.Struct, frozen=True):
    """Points spent by a member at a till: held, and captured at once."""

    days_ago: int
    member_no: str
    merchant: str
    points: int


class Return(msgspec.Struct, frozen=True):
    """A sale taken back whole."""

    days_ago: int
    sale: Sale


class Exchange(msgspec.Struct, frozen=True):
    """Points exchanged for a reward; `is_used`: its voucher was verified the same day."""

    days_ago: int
    member_no: str
    merchant: str
    reward: str
    is_used: bool = True


Event = Sale | Spending | Return | Exchange

OTHERS: Final[tuple[Event, ...]] = (
    Exchange(132, "M100011", "guangming", "eye-care"),
    Exchange(88, "M100002", "jiafang", "curtain-clean"),
    Exchange(70, "M100008", "jingqu", "gate-ticket"),
    Spending(38, "M100002", "jiafang", 500),
    Exchange(34, "M100009", "naicha", "milk-tea"),
    Exchange(29, "M100010", "yingyuan", "movie-pair"),
    Exchange(25, "M100007", "muying", "growth-box"),
    Exchange(22, "M100003", "bianli", "coffee"),
    Return(20, TAKEN_BACK),
    Exchange(15, "M100011", "jiudian", "night"),
    Exchange(14, "M100008", "bianli", "ride-coupon"),
    Exchange(6, "M100003", "naicha", "milk-tea", is_used=False),
)

BY_CODE: Final = {(each.merchant, each.draft.code): each for each in REWARDS}
HISTORY: Final[tuple[Event, ...]] = tuple(sorted((*all_sales(), *OTHERS), key=lambda event: -event.days_ago))
"""Oldest first. M100006 has not bought anything yet."""


class HistoryRefused(Exception):
    """A part of the story was refused: the demo's programme and its story do not fit each other."""


def post_history(connection: Connection, *, world: World, clock: Clock) -> int:
    """Post the story unless it has been posted, and return how many of its events were posted now.

    Raises:
        HistoryRefused: the story does not fit the programme, or an older version of it was posted: its time is over.
    """
    sales = [event for event in HISTORY if isinstance(event, Sale)]
    told = find_journals(connection, [order_key(sale.merchant, sale.order_no) for sale in sales])
    if len(told) == len(sales):
        return 0
    if told:
        raise HistoryRefused(f"{len(told)} of {len(sales)} orders are there, of an earlier demo")
    now = clock.now()
    for event in HISTORY:
        # A second later than it happened, as at a till.
        then = FixedClock((now - timedelta(days=event.days_ago)).replace(microsecond=0) + timedelta(seconds=1))
        for answer in _POST[type(event)](connection, event, world, then):
            if isinstance(answer, Refusal):
                raise HistoryRefused(f"{event}: {answer.code}")
    return len(HISTORY)


def _sell(connection: Connection, sale: Sale, world: World, clock: Clock) -> Sequence[object]:
    purchase = Purchase(
        order_no=sale.order_no,
        member=sale.member_no,
        merchant=sale.merchant,
        store=f"{sale.merchant}-01",
        paid_at=clock.now() - timedelta(seconds=1),
        settled=True,
        paid_fen=sale.paid_fen,
        lines=(PurchaseLine(1, sale.sku, sale.category, 1, sale.paid_fen),),
    )
    request = AccrueRequest(purchase, input_hash_of(purchase), ACTOR)
    return accrue_purchases(connection, [request], world=world, clock=clock)


def _spend(connection: Connection, spending: Spending, world: World, clock: Clock) -> Sequence[object]:
    hold_no = f"DEMO-{spending.member_no}-{spending.days_ago:04d}"
    input_hash = _hash(hold_no)
    hold = HoldRequest(
        hold_no=hold_no,
        member=spending.member_no,
        merchant=spending.merchant,
        store=f"{spending.merchant}-01",
        point_type=POINT_TYPE,
        points=spending.points,
        input_hash=input_hash,
        actor=ACTOR,
    )
    capture = CaptureRequest(hold_no=hold_no, merchant=spending.merchant, input_hash=input_hash, actor=ACTOR)
    held = place_holds(connection, [hold], world=world, clock=clock)
    return [*held, *capture_holds(connection, [capture], world=world, clock=clock)]


def _take_back(connection: Connection, taken: Return, world: World, clock: Clock) -> Sequence[object]:
    sale = taken.sale
    refund = Refund(
        order_no=sale.order_no,
        refund_no=f"{sale.order_no}-R",
        merchant=sale.merchant,
        refunded_at=clock.now(),
        is_full=True,
    )
    request = RefundRequest(refund, input_hash_of(refund), ACTOR)
    return refund_orders(connection, [request], world=world, clock=clock)


def _exchange(connection: Connection, exchange: Exchange, world: World, clock: Clock) -> Sequence[object]:
    note_price(connection, BY_CODE[exchange.merchant, exchange.reward], clock, DEMO)
    number = f"DEMO-{exchange.member_no}-{exchange.days_ago:04d}"
    request = PlaceRedemption(
        redemption_no=number,
        member=exchange.member_no,
        merchant=exchange.merchant,
        store=f"{exchange.merchant}-01",
        reward=exchange.reward,
        input_hash=_hash(number),
        actor=ACTOR,
    )
    (placed,) = place_redemptions(connection, [request], world=world, clock=clock)
    if not isinstance(placed, Placed) or not exchange.is_used or placed.voucher is None:
        return [placed]
    return [placed, *_use(connection, exchange, str(placed.voucher.code), world, clock)]


def _use(connection: Connection, exchange: Exchange, code: str, world: World, clock: Clock) -> Sequence[object]:
    """Let the merchant's counter verify the voucher 核销."""
    store = f"{exchange.merchant}-01"
    asked = PrepareVerification(code=code, merchant=exchange.merchant, store=store, actor=ACTOR)
    (shown,) = prepare_verification(connection, [asked], world=world, clock=clock)
    if not isinstance(shown, Prepared):
        return [shown]
    uses = tuple(VoucherUse(voucher.verify_token) for voucher in shown.vouchers)
    request = VerifyVouchers(
        merchant=exchange.merchant,
        store=store,
        vouchers=uses,
        input_hash=_hash(code),
        actor=ACTOR,
    )
    return verify_vouchers(connection, [request], world=world, clock=clock)


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


_POST: Final[dict[type, Callable[..., Sequence[object]]]] = {
    Sale: _sell,
    Spending: _spend,
    Return: _take_back,
    Exchange: _exchange,
}
