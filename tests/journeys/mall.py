# SPDX-License-Identifier: Apache-2.0
"""The small world of the journeys: two merchants, one published programme, members and strangers, keys."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from haowu.access.operations.create_api_key import RATE_MAX, create_api_key
from haowu.access.scopes import TILL_SCOPES
from haowu.config.database import connect
from haowu.doors.points_api.runtime import ApiLimits, ApiRuntime
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.standing import Standing
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure

KEYS = MemberKeys.from_secret(bytes(range(32)))
OPERATOR = Actor(ActorKind.OPERATOR, "tests")
WRITER = "haowu_writer"

PROGRAM = """\
program: mall
name: {zh: 联盟积分, en: Mall points}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [jiafang, muying]
point_types:
  - code: consumption
    name: {zh: 消费积分, en: Points}
    expiry: {policy: end_of_month, months: 36}
    confirm_delay_days: 7
budgets:
  - {code: base, name: {zh: 基础预算, en: Base}, funder: jiafang, line_fen: 100000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 基础积分, en: Base}
    point_type: consumption
    budget: base
    earn: {kind: rate, points: 1, per_fen: 100}
"""


@dataclass(frozen=True)
class Mall:
    """What a test needs to start a server and to knock: the runtime, and tokens."""

    runtime: ApiRuntime
    clock: FixedClock
    jiafang: str
    muying: str
    operator: str
    reader: str


def build_mall(database_url: str, clock: FixedClock, program: str = PROGRAM, **limits: int) -> Mall:
    """Set the world up in the fresh database and return it."""
    with connect(database_url) as connection:
        for code, name in (("jiafang", "家纺"), ("muying", "母婴")):
            onboard_merchant(connection, code=code, name_zh=name)
            open_store(connection, merchant=code, code=f"{code}-01", name_zh="一店")
            make_partner(connection, code, "mall", clock=clock)
        publish_program(connection, with_disclosure(program), filename="mall.yaml", clock=clock, actor=OPERATOR)
        for number in (1, 2, 3):
            enrol_member(connection, member_no=f"M10000{number}", phone=f"1380013800{number}", clock=clock, keys=KEYS)
        enrol_member(
            connection, member_no="M100009", phone="13800138009", clock=clock, keys=KEYS, standing=Standing.BLOCKED
        )
        tokens = [
            create_api_key(
                connection, name=name, merchant=merchant, scopes=scopes, clock=clock, rate_per_second=RATE_MAX
            ).token
            for name, merchant, scopes in (
                ("till", "jiafang", sorted(TILL_SCOPES)),
                ("till", "muying", sorted(TILL_SCOPES)),
                ("platform", "*", sorted(TILL_SCOPES)),
                ("screen", "jiafang", ["members:read"]),
            )
        ]
    runtime = ApiRuntime(
        connect=partial(connect, database_url, WRITER, name="haowu points-api"),
        clock=clock,
        member_keys=KEYS,
        limits=ApiLimits(**limits),
    )
    return Mall(runtime, clock, *tokens)


def order(order_no: str = "POS-1", paid_fen: int = 80_000, freight_fen: int = 0, **changes: object) -> dict[str, Any]:
    """Return an order of one line at jiafang for M100001, changed as asked."""
    goods_fen = paid_fen - freight_fen
    merchant = changes.get("merchant", "jiafang")
    return {
        "order_no": order_no,
        "member": "M100001",
        "merchant": merchant,
        "store": f"{merchant}-01",
        "paid_at": "2026-11-22T09:30:00+08:00",
        "settled": True,
        "paid_fen": paid_fen,
        "freight_fen": freight_fen,
        "lines": [{"line_no": 1, "sku": "SET-4", "category": "bedding", "quantity": 1, "paid_fen": goods_fen}],
        **changes,
    }


def hold(hold_no: str, points: int, **changes: object) -> dict[str, Any]:
    """Return a hold at jiafang for M100001."""
    return {
        "hold_no": hold_no,
        "member": "M100001",
        "merchant": "jiafang",
        "store": "jiafang-01",
        "point_type": "consumption",
        "points": points,
        **changes,
    }
