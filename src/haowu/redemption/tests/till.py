# SPDX-License-Identifier: Apache-2.0
"""One small world for this room's tests: a merchant, a member with 1,000 points, and a till."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from zoneinfo import ZoneInfo

from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import Award, Earn
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.queries import balances
from haowu.ledger.results import Balance
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import MemberRef
from haowu.members.standing import Standing
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.queries import MerchantView, load_merchants
from haowu.merchants.tests.partners import make_partner
from haowu.redemption.answers import Captured, Held, Refusal, Voided
from haowu.redemption.operations.capture_holds import capture_holds
from haowu.redemption.operations.place_holds import place_holds
from haowu.redemption.operations.void_holds import void_holds
from haowu.redemption.requests import CaptureRequest, HoldRequest, VoidRequest
from haowu.rules.prices import PriceOverride

KEYS = MemberKeys.from_secret(bytes(range(32)))
ACTOR = "key:1"
POINTS = 1
PROGRAM = "tests"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class _PointType:
    code: str


@dataclass(frozen=True)
class _Terms:
    point_types: Mapping[str, int]
    program: str = PROGRAM
    zone: ZoneInfo = SHANGHAI


@dataclass(frozen=True)
class _OneProgram:
    """Stands where the terms book does: one programme at one merchant."""

    point_types: Mapping[int, _PointType] = field(default_factory=lambda: {POINTS: _PointType("consumption")})

    price_overrides: tuple[PriceOverride, ...] = ()

    def in_force(self, merchant: str, _at: datetime) -> _Terms | None:
        return _Terms({"consumption": POINTS}) if merchant == "jiafang" else None


@dataclass(frozen=True)
class TillWorld:
    """What the operations need of the door's world."""

    terms: Any
    merchants: Mapping[str, MerchantView]
    member_keys: MemberKeys


class Till:
    """The world, and short words for what a till does in it."""

    def __init__(self, connection: Connection, clock: FixedClock) -> None:
        """Open shop; the member M100001 has 1,000 available points."""
        self.connection = connection
        self.clock = clock
        for merchant in ("jiafang", "muying"):
            onboard_merchant(connection, code=merchant, name_zh=merchant)
            open_store(connection, merchant=merchant, code=f"{merchant}-01", name_zh="一店")
            make_partner(connection, merchant, PROGRAM, clock=clock)
        onboard_merchant(connection, code="closed", name_zh="停业", is_active=False)
        self.world = TillWorld(cast("Any", _OneProgram()), load_merchants(connection), KEYS)
        self.member = self.enrol("M100001", "13800138000")
        self.budget = open_budget(connection, clock=clock, actor="operator:tests", code="base", limit_points=10**6)
        self.grant(1_000)

    def enrol(self, member_no: str, phone: str, standing: Standing = Standing.ACTIVE) -> MemberRef:
        """Enrol a member of this standing."""
        return enrol_member(
            self.connection, member_no=member_no, phone=phone, clock=self.clock, keys=KEYS, standing=standing
        )

    def grant(self, points: int, key: str = "order:jiafang:A", expires_at: datetime | None = None) -> None:
        """Give the member points that are available at once."""
        award = Award(POINTS, points, self.budget, "base", 1, "jiafang", expires_at=expires_at)
        earn = Earn(
            key=key, input_hash=bytes(16), owner_id=self.member.id, lane=self.member.lane, actor=ACTOR, reference="A",
            order_ref=key, awards=(award,),
        )  # fmt: skip
        assert post(self.connection, [earn], clock=self.clock)[0].code == "OK"

    def hold(self, *requests: HoldRequest) -> list[Held | Refusal]:
        """Place holds as one list."""
        return place_holds(self.connection, requests, world=self.world, clock=self.clock)

    def capture(self, *requests: CaptureRequest) -> list[Captured | Refusal]:
        """Capture holds as one list."""
        return capture_holds(self.connection, requests, world=self.world, clock=self.clock)

    def void(self, *requests: VoidRequest) -> list[Voided | Refusal]:
        """Void holds as one list."""
        return void_holds(self.connection, requests, world=self.world, clock=self.clock)

    def balance(self) -> Balance:
        """Return the member's account."""
        return balances(self.connection, self.member.id, at=self.clock.now())[0]

    def journal_count(self) -> int:
        """Return how many journals there are."""
        row = self.connection.execute("select count(*) from ledger.journal").fetchone()
        assert row is not None
        return int(row[0])


def hold(hold_no: str = "H1", points: int = 400, **changes: Any) -> HoldRequest:
    """Return a hold at jiafang, changed as asked."""
    fields: dict[str, Any] = {
        "hold_no": hold_no, "member": "M100001", "merchant": "jiafang", "store": "jiafang-01",
        "point_type": "consumption", "points": points, "actor": ACTOR,
    }  # fmt: skip
    fields |= changes
    return HoldRequest(**{"input_hash": sha256(repr(fields).encode()).digest()[:16], **fields})


def capture(hold_no: str = "H1", points: int | None = None, **changes: Any) -> CaptureRequest:
    """Return a capture at jiafang, changed as asked."""
    fields: dict[str, Any] = {"hold_no": hold_no, "merchant": "jiafang", "points": points, "actor": ACTOR} | changes
    return CaptureRequest(**{"input_hash": repr(points).ljust(16).encode(), **fields})


def void(hold_no: str = "H1", **changes: Any) -> VoidRequest:
    """Return a void at jiafang, changed as asked."""
    fields: dict[str, Any] = {"hold_no": hold_no, "merchant": "jiafang", "actor": ACTOR} | changes
    return VoidRequest(**{"input_hash": bytes(16), **fields})
