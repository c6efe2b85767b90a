# SPDX-License-Identifier: Apache-2.0
"""A small town for the tests of tiers: a published ladder, members, and orders as the tables have them."""

from datetime import date, datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.lifecycle.activity import DayActivity, cursors
from haowu.lifecycle.operations.raise_tiers import raise_tiers
from haowu.lifecycle.operations.record_activity import record_activity
from haowu.lifecycle.operations.review_tiers import Reviewed, review_tiers
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import MemberRef, find_members
from haowu.members.tier_queries import tier_history
from haowu.members.tiers import TierChangeView
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.programs.ladders import Ladder, load_ladder
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure

KEYS: Final = MemberKeys.from_secret(bytes(range(32)))
ACTOR: Final = Actor(ActorKind.OPERATOR, "tests")
SOURCE: Final = """\
program: mall
name: {zh: 联盟积分, en: Mall points}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [jiafang]
point_types:
  - {code: consumption, name: {zh: 消费积分, en: Points}, expiry: {policy: none}}
budgets:
  - {code: base, name: {zh: 基础, en: Base}, funder: jiafang, line_fen: 100000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 基础积分, en: Base}
    point_type: consumption
    budget: base
    earn: {kind: rate}
tiers:
  grace_days: 15
  levels:
    - {code: base, name: {zh: 普卡, en: Base}, threshold: 0}
    - {code: silver, name: {zh: 银卡, en: Silver}, threshold: 1500, benefits: {parking_hours: 1}}
    - {code: gold, name: {zh: 金卡, en: Gold}, threshold: 5000, benefits: {parking_hours: 2}}
"""


class Town:
    """Members, days, and what they did on them."""

    def __init__(self, connection: Connection, clock: FixedClock) -> None:
        """Publish the ladder."""
        self.connection = connection
        self.clock = clock
        onboard_merchant(connection, code="jiafang", name_zh="家纺")
        open_store(connection, merchant="jiafang", code="jiafang-01", name_zh="一店")
        publish_program(connection, with_disclosure(SOURCE), filename="mall.yaml", clock=clock, actor=ACTOR)
        ladder = load_ladder(connection, at=clock.now())
        assert ladder is not None
        self.ladder: Ladder = ladder
        self.seq = 0

    def enrol(self, number: int, tier: str = "") -> MemberRef:
        """Enrol a member."""
        return enrol_member(
            self.connection,
            member_no=f"M{number}",
            phone=f"138{number:08d}",
            tier=tier,
            clock=self.clock,
            keys=KEYS,
        )

    def did(self, member: MemberRef, fen: int, day: date | None = None, store: str = "jiafang-01") -> int:
        """Add to the member's day, by default today; return how many rose."""
        return self.did_all([(member, fen, day, store)])

    def did_all(self, done: list[tuple[MemberRef, int, date | None, str]]) -> int:
        """Add many as one stretch of the ledger."""
        today = self.ladder.today(self.clock.now())
        after = cursors(self.connection).get(0, 0)
        rows = [
            DayActivity(member.lane, member.id, day or today, "jiafang", store, fen, 1)
            for member, fen, day, store in done
        ]
        touched = record_activity(self.connection, rows, chain=0, after=after, until=after + 1)
        return raise_tiers(self.connection, touched, ladder=self.ladder, clock=self.clock)

    def review(self, on: date | None = None, limit: int = 100) -> Reviewed:
        """Review a page, on another day if asked."""
        if on is not None:
            self.clock.move_to(datetime(on.year, on.month, on.day, 3, tzinfo=self.clock.at.tzinfo))
        return review_tiers(self.connection, ladder=self.ladder, clock=self.clock, limit=limit)

    def tier(self, member: MemberRef) -> str:
        """Return the tier that rules read."""
        return find_members(self.connection, [member.member_no], at=self.clock.now(), keys=KEYS)[member.member_no].tier

    def history(self, member: MemberRef) -> list[TierChangeView]:
        """Return the member's history, oldest first."""
        return tier_history(self.connection, member.id)[::-1]
