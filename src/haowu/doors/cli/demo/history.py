# SPDX-License-Identifier: Apache-2.0
"""What the demo members have bought and spent, told in days before the present, oldest first.

The ledger's time never runs backwards, so the story is posted in the order in which it happened, each day under a clock
that stands at that day; only then does the present begin.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Final

import msgspec
from psycopg import Connection

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
from haowu.redemption.operations.capture_holds import capture_holds
from haowu.redemption.operations.place_holds import place_holds
from haowu.redemption.requests import CaptureRequest, HoldRequest

POINT_TYPE: Final = "consumption"
ACTOR: Final = str(Actor(ActorKind.SYSTEM, "demo"))


class Sale(msgspec.Struct, frozen=True):
    """One thing bought by one member, so many days ago."""

    days_ago: int
    member_no: str
    merchant: str
    sku: str
    category: str
    paid_fen: int

    @property
    def order_no(self) -> str:
        """The number of the order: stable, so that a second start finds it."""
        return f"DEMO-{self.member_no}-{self.days_ago:04d}"


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


TAKEN_BACK: Final = Sale(24, "M100005", "guangming", "SUN-POLAR", "frame", 359_00)

HISTORY: Final[tuple[Sale | Spending | Return, ...]] = (
    # Three years less twelve days ago: these points end with the month in which they turn three, soon.
    Sale(1084, "M100002", "jiafang", "BLANKET-WOOL", "bedding", 600_00),
    Sale(1083, "M100001", "jiafang", "PILLOW-2", "bedding", 320_00),
    Sale(183, "M100001", "jiafang", "SET-4", "bedding", 800_00),
    Sale(176, "M100002", "jiafang", "QUILT-SILK", "bedding", 1_680_00),
    Sale(160, "M100003", "guangming", "LENS-156", "lens", 399_00),
    Sale(151, "M100004", "guangming", "FRAME-TITAN", "frame", 899_00),
    Sale(131, "M100002", "guangming", "LENS-PROG", "lens", 1_299_00),
    Sale(118, "M100001", "guangming", "LENS-156", "lens", 420_50),
    Sale(97, "M100005", "jiafang", "PILLOW-LATEX", "bedding", 500_00),
    Sale(83, "M100004", "jiafang", "TOWEL-3", "bath", 128_80),
    Sale(62, "M100002", "jiafang", "CURTAIN-2", "curtain", 960_00),
    Sale(45, "M100003", "jiafang", "SET-4", "bedding", 800_00),
    Spending(38, "M100002", "jiafang", 500),
    Sale(31, "M100001", "jiafang", "TOWEL-3", "bath", 128_80),
    TAKEN_BACK,
    Return(20, TAKEN_BACK),
    Sale(12, "M100002", "jiafang", "SET-4", "bedding", 800_00),
    Sale(5, "M100001", "jiafang", "PILLOW-LATEX", "bedding", 500_00),
    Sale(2, "M100004", "guangming", "LENS-156", "lens", 399_00),
    Sale(1, "M100003", "guangming", "CARE-KIT", "care", 39_90),
)
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
    input_hash = blake2b(hold_no.encode(), digest_size=16).digest()
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


_POST: Final[dict[type, Callable[..., Sequence[object]]]] = {Sale: _sell, Spending: _spend, Return: _take_back}
