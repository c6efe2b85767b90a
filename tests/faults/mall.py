# SPDX-License-Identifier: Apache-2.0
"""A small mall for faults over HTTP: one merchant, one programme, many members, a key that is not limited."""

from dataclasses import dataclass
from typing import Any, Final

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.scopes import TILL_SCOPES
from haowu.config.database import connect
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import SystemClock
from haowu.ledger.queries import find_journals
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.faults.proof import prove_ledger
from tests.faults.till import Purse, Wire

KEYS: Final = MemberKeys.from_secret(bytes(range(32)))
PROGRAM: Final = """\
program: faults
name: {zh: 故障测试, en: Faults}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [jiafang]
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
class FaultMall:
    """Its database, its members by number, and the till's token."""

    dsn: str
    members: list[str]
    token: str


def build_mall(dsn: str, member_count: int) -> FaultMall:
    """Set the mall up in a fresh database."""
    clock = SystemClock()
    members = [f"F{number:06}" for number in range(member_count)]
    with connect(dsn) as connection:
        onboard_merchant(connection, code="jiafang", name_zh="家纺")
        open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
        make_partner(connection, "jiafang", "faults", clock=clock)
        actor = Actor(ActorKind.OPERATOR, "faults")
        publish_program(connection, with_disclosure(PROGRAM), filename="faults.yaml", clock=clock, actor=actor)
        newcomers = [Newcomer(member_no=member, phone=None) for member in members]
        enrol_members(connection, newcomers, clock=clock, keys=KEYS)
        key = create_api_key(
            connection,
            name="till",
            merchant="jiafang",
            scopes=sorted(TILL_SCOPES),
            clock=clock,
            rate_per_second=1_000_000,
        )
    return FaultMall(dsn, members, key.token)


def prove_purses(wire: Wire, purses: list[Purse], dsn: str) -> None:
    """Every accepted key is in the ledger, every member has exactly what was foretold, and the ledger proves itself."""
    for purse in purses:
        status, answer = wire.ask("GET", f"/members/{purse.member}/balance")
        assert status == 200, answer
        found = [{name: account[name] for name in purse.balance()} for account in answer["accounts"]]
        expected: list[dict[str, Any]] = [purse.balance()] if purse.accepted else []
        assert found == expected, (purse, answer)
    with connect(dsn) as connection:
        for purse in purses:
            stored = find_journals(connection, sorted(purse.accepted))
            assert set(stored) == purse.accepted, f"lost: {purse.accepted - set(stored)}"
            assert {journal.code for journal in stored.values()} <= {"OK"}
        prove_ledger(connection)
