# SPDX-License-Identifier: Apache-2.0
"""What the demo members have bought and spent, told in days before the present, oldest first.

The ledger's time never runs backwards, so the story is posted in the order in which it happened, each day under a clock
that stands at that day; only then does the present begin.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import msgspec
from psycopg import Connection

from haowu.earning.answers import Refusal
from haowu.earning.keys import order_key
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.requests import AccrueRequest, Purchase, PurchaseLine, input_hash_of
from haowu.earning.world import World
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock, FixedClock
from haowu.ledger.queries import find_journals

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
        return f"DEMO-{self.member_no}-{self.days_ago:03d}"


HISTORY: Final = (
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
    Sale(31, "M100001", "jiafang", "TOWEL-3", "bath", 128_80),
    Sale(24, "M100005", "guangming", "SUN-POLAR", "frame", 359_00),
    Sale(12, "M100002", "jiafang", "SET-4", "bedding", 800_00),
    Sale(5, "M100001", "jiafang", "PILLOW-LATEX", "bedding", 500_00),
    Sale(2, "M100004", "guangming", "LENS-156", "lens", 399_00),
    Sale(1, "M100003", "guangming", "CARE-KIT", "care", 39_90),
)
"""Oldest first. M100006 has not bought anything yet."""


class HistoryRefused(Exception):
    """A sale of the demo was refused: the demo's programme and its story do not fit each other."""


def post_history(connection: Connection, *, world: World, clock: Clock) -> int:
    """Post the story unless it has been posted, and return how many sales were posted now."""
    assert all(earlier.days_ago > later.days_ago for earlier, later in pairwise(HISTORY))  # noqa: S101  told in order
    if find_journals(connection, [_key(HISTORY[0])]):
        return 0
    now = clock.now()
    for sale in HISTORY:
        _post(connection, [sale], now - timedelta(days=sale.days_ago), world)
    return len(HISTORY)


def _post(connection: Connection, sales: Sequence[Sale], at: datetime, world: World) -> None:
    requests = [_request(sale, at) for sale in sales]
    answers = accrue_purchases(connection, requests, world=world, clock=FixedClock(at + timedelta(seconds=1)))
    for sale, answer in zip(sales, answers, strict=True):
        if isinstance(answer, Refusal):
            raise HistoryRefused(f"{sale.order_no}: {answer.code}")


def _request(sale: Sale, at: datetime) -> AccrueRequest:
    purchase = Purchase(
        order_no=sale.order_no,
        member=sale.member_no,
        merchant=sale.merchant,
        store=f"{sale.merchant}-01",
        paid_at=at.replace(microsecond=0),
        settled=True,
        paid_fen=sale.paid_fen,
        lines=(PurchaseLine(1, sale.sku, sale.category, 1, sale.paid_fen),),
    )
    return AccrueRequest(purchase, input_hash_of(purchase), ACTOR)


def _key(sale: Sale) -> str:
    return order_key(sale.merchant, sale.order_no)
