# SPDX-License-Identifier: Apache-2.0
"""One small world for this room's tests: two merchants, four rules, a few members, and strangers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
from psycopg import Connection

from haowu.earning.answers import Accrual, Refunding, Refusal
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.operations.refund_orders import refund_orders
from haowu.earning.requests import (
    AccrueRequest,
    Purchase,
    PurchaseLine,
    Refund,
    RefundLine,
    RefundRequest,
    input_hash_of,
)
from haowu.earning.world import LoadedWorld
from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import Capture, Hold, Spend
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.queries import balances
from haowu.ledger.results import Balance, Result
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import MemberRef
from haowu.members.standing import Standing
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.queries import load_merchants
from haowu.merchants.tests.partners import make_partner
from haowu.rules.compilation import Bindings, compile_terms
from haowu.rules.document import ProgramDocument
from haowu.rules.terms import Terms

KEYS = MemberKeys.from_secret(bytes(range(32)))
ACTOR = "key:1"
CONSUMPTION, GREEN = 1, 2
YEAR_END = {"policy": "end_of_next_year"}
PROGRAM: dict[str, Any] = {
    "program": "jiafang",
    "name": {"zh": "家纺积分", "en": "Home textiles"},
    "effective_from": "2026-01-01T00:00:00+08:00",
    "merchants": ["jiafang", "muying"],
    "point_types": [
        {
            "code": "consumption", "name": {"zh": "消费积分", "en": "Points"}, "expiry": YEAR_END,
            "confirm_delay_days": 7,
        },
        {"code": "green", "name": {"zh": "绿色积分", "en": "Green"}, "expiry": YEAR_END, "confirm_delay_days": 0},
    ],
    "budgets": [
        {
            "code": code, "name": {"zh": "预算", "en": "Budget"}, "funder": "jiafang",
            "line_fen": 10**9, "face_millifen_per_point": 1000,
        }
        for code in ("base", "bonus", "green")
    ],
    "rules": [
        {
            "code": "base", "name": {"zh": "基础积分", "en": "Base"}, "point_type": "consumption", "budget": "base",
            "earn": {"kind": "rate", "points": 1, "per_fen": 100},
        },
        {
            "code": "big-basket", "name": {"zh": "满500元加送", "en": "Big basket"}, "point_type": "consumption",
            "budget": "bonus", "earn": {"kind": "fixed", "points": 100}, "conditions": {"min_spend_fen": 50_000},
            "caps": [{"scope": "member", "period": "day", "limit_points": 150}],
        },
        {
            "code": "green-line", "name": {"zh": "绿色商品", "en": "Green goods"}, "point_type": "green",
            "budget": "green", "earn": {"kind": "fixed", "points": 30}, "conditions": {"categories": ["green"]},
        },
        {
            "code": "muying-only", "name": {"zh": "母婴加倍", "en": "Baby double"}, "point_type": "consumption",
            "budget": "bonus", "earn": {"kind": "multiplier", "bonus_bp": 10_000},
            "conditions": {"merchants": ["muying"]},
        },
    ],
}  # fmt: skip


@dataclass(frozen=True)
class PointType:
    """What the answers need of a point type."""

    code: str


@dataclass(frozen=True)
class OneProgram:
    """Stands where the terms book does: one programme, in force since `since`."""

    terms: Terms
    since: datetime
    point_types: Mapping[int, PointType] = field(
        default_factory=lambda: {CONSUMPTION: PointType("consumption"), GREEN: PointType("green")}
    )

    def in_force(self, merchant: str, at: datetime) -> Terms | None:
        """Return the terms for `merchant` at `at`."""
        return self.terms if merchant in self.terms.merchants and at >= self.since else None


class Shop:
    """The world, and short words for what a till does in it."""

    def __init__(self, connection: Connection, clock: FixedClock, limits: Mapping[str, int] | None = None) -> None:
        """Set up merchants, budgets (`limits` in points by code, else a million each), terms and members."""
        self.connection = connection
        self.clock = clock
        for merchant in ("jiafang", "muying"):
            onboard_merchant(connection, code=merchant, name_zh=merchant)
            open_store(connection, merchant=merchant, code=f"{merchant}-01", name_zh="一店")
            make_partner(connection, merchant, PROGRAM["program"], clock=clock)
        onboard_merchant(connection, code="closed", name_zh="停业", is_active=False)
        budgets = {
            code: open_budget(
                connection, clock=clock, actor="operator:tests", code=code, limit_points=(limits or {}).get(code, 10**6)
            )
            for code in ("base", "bonus", "green")
        }
        document = msgspec.convert(PROGRAM, ProgramDocument)
        bindings = Bindings({"consumption": CONSUMPTION, "green": GREEN}, budgets, {("big-basket", "member", "day"): 1})
        terms = compile_terms(document, bindings, version=3, version_id=3)
        book = OneProgram(terms, document.effective_from)
        self.member = self.enrol("M100001", "13800138000")
        self.world = LoadedWorld(terms=cast("Any", book), merchants=load_merchants(connection), member_keys=KEYS)

    def enrol(self, member_no: str, phone: str, standing: Standing = Standing.ACTIVE) -> MemberRef:
        """Enrol a member of this standing."""
        return enrol_member(
            self.connection, member_no=member_no, phone=phone, clock=self.clock, keys=KEYS, standing=standing
        )

    def accrue(self, *purchases: Purchase) -> list[Accrual | Refusal]:
        """Send `purchases` as one list."""
        requests = [AccrueRequest(purchase, input_hash_of(purchase), ACTOR) for purchase in purchases]
        return accrue_purchases(self.connection, requests, world=self.world, clock=self.clock)

    def credit(self, purchase: Purchase) -> Accrual:
        """Send one purchase that must be credited."""
        (answer,) = self.accrue(purchase)
        assert isinstance(answer, Accrual), answer
        return answer

    def refund(self, *refunds: Refund) -> list[Refunding | Refusal]:
        """Send `refunds` as one list."""
        requests = [RefundRequest(refund, input_hash_of(refund), ACTOR) for refund in refunds]
        return refund_orders(self.connection, requests, world=self.world, clock=self.clock)

    def carry(self, refund: Refund) -> Refunding:
        """Send one refund that must be carried out."""
        (answer,) = self.refund(refund)
        assert isinstance(answer, Refunding), answer
        return answer

    def spend(self, points: int, key: str = "spend:1") -> Result:
        """Let the member spend."""
        head = self._head(key)
        return post(
            self.connection,
            [Spend(**head, point_type=CONSUMPTION, points=points, acceptor="jiafang")],
            clock=self.clock,
        )[0]

    def hold_and_capture(self, hold_no: str, points: int, captured: int | None = None) -> None:
        """Let the member pay with points at jiafang."""
        self.hold(hold_no, points)
        assert self.capture(hold_no, points=captured).code == "OK"

    def hold(self, hold_no: str, points: int) -> None:
        """Set points of the member aside at jiafang, for a quarter of an hour."""
        hold = Hold(
            **self._head(f"hold:jiafang:{hold_no}"), point_type=CONSUMPTION, points=points, acceptor="jiafang",
            lasts=timedelta(minutes=15),
        )  # fmt: skip
        assert post(self.connection, [hold], clock=self.clock)[0].code == "OK"

    def capture(self, hold_no: str, points: int | None = None, *, keeps_rest: bool = False) -> Result:
        """Spend points of a hold: under the number "a" if the rest is kept, else "1"."""
        head = self._head(f"capture:jiafang:{hold_no}:{'a' if keeps_rest else '1'}")
        capture = Capture(**head, hold_key=f"hold:jiafang:{hold_no}", points=points, keeps_rest=keeps_rest)
        return post(self.connection, [capture], clock=self.clock)[0]

    def _head(self, key: str) -> dict[str, Any]:
        return {
            "key": key, "input_hash": bytes(16), "owner_id": self.member.id, "lane": self.member.lane, "actor": ACTOR,
            "reference": "test",
        }  # fmt: skip

    def balance(self, point_type: int = CONSUMPTION) -> Balance:
        """Return the member's account."""
        found = balances(self.connection, self.member.id, at=self.clock.now())
        return next((b for b in found if b.point_type == point_type), Balance(point_type, 0, 0, 0, 0))

    def counts(self) -> tuple[int, ...]:
        """Return how many rows there are of everything that a verb may write."""
        tables = (
            "ledger.journal",
            "ledger.movement",
            "ledger.lot",
            "ledger.batch",
            "earning_purchase",
            "earning_refund",
            "earning_hold_use",
        )
        return tuple(self._count(table) for table in tables)

    def _count(self, table: str) -> int:
        row = self.connection.execute(f"select count(*) from {table}".encode()).fetchone()
        assert row is not None
        return int(row[0])


def purchase(order_no: str = "POS-1", paid_fen: int = 80_000, **changes: Any) -> Purchase:
    """Return a paid order of one line at jiafang, changed as asked."""
    goods_fen = paid_fen - changes.get("freight_fen", 0)
    fields: dict[str, Any] = {
        "order_no": order_no, "member": "M100001", "merchant": "jiafang", "store": "jiafang-01",
        "paid_at": datetime(2026, 11, 22, 2, tzinfo=UTC), "settled": True, "paid_fen": paid_fen,
        "lines": (PurchaseLine(1, "SET-4", "bedding", 1, goods_fen),),
    }  # fmt: skip
    return Purchase(**{**fields, **changes})


def refund(order_no: str, refund_no: str, lines: Mapping[int, int] | None = None, **changes: Any) -> Refund:
    """Return a refund at jiafang: of `lines` (fen by line), or full."""
    fields: dict[str, Any] = {
        "order_no": order_no, "refund_no": refund_no, "merchant": "jiafang",
        "refunded_at": datetime(2026, 11, 22, 2, tzinfo=UTC), "is_full": lines is None,
        "lines": tuple(RefundLine(no, fen) for no, fen in (lines or {}).items()),
    }  # fmt: skip
    return Refund(**{**fields, **changes})
