# SPDX-License-Identifier: Apache-2.0
"""A convenience store and a cinema of one programme, one member, and short words for what the ledger is told."""

from datetime import timedelta
from typing import Any

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import AnyCommand, Award, Capture, ClawBack, Earn, Hold, Reverse
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from haowu.settlement.operations.close_month import Closed, close_month
from haowu.settlement.pricing import Line
from haowu.settlement.queries import find_statement, lines_of_statement

KEYS = MemberKeys.from_secret(bytes(range(32)))
FINANCE = Actor(ActorKind.OPERATOR, "finance")
PROGRAM = """\
program: mall
name: {zh: 联盟积分, en: Mall points}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [bianli, yingyuan]
point_types:
  - {code: consumption, name: {zh: 消费积分, en: Points}, expiry: {policy: end_of_month, months: 36}}
budgets:
  - {code: shop, name: {zh: 便利店预算, en: Shop}, funder: bianli, line_fen: 1000000, face_millifen_per_point: 1000}
  - {code: own, name: {zh: 平台预算, en: Own}, funder: operator, line_fen: 1000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 基础积分, en: Base}
    point_type: consumption
    budget: shop
    earn: {kind: rate, points: 1, per_fen: 100}
"""


class Street:
    """It is 22 November 2026; the store is charged 1.0 fen a point, the cinema is paid 0.9."""

    def __init__(self, connection: Connection, clock: FixedClock) -> None:
        """Set it up."""
        self.connection = connection
        self.clock = clock
        for code, millifen in (("bianli", 1000), ("yingyuan", 900)):
            onboard_merchant(connection, code=code, name_zh=code)
            make_partner(connection, code, "mall", clock=clock, millifen=millifen)
        source = with_disclosure(PROGRAM)
        publish_program(connection, source, filename="mall.yaml", clock=clock, actor=FINANCE)
        self.member = enrol_member(connection, member_no="M1", phone="13800138000", clock=clock, keys=KEYS)
        self.point_type = self._number("select id from programs_point_type")
        self.budgets = {
            code: self._number("select ledger_budget_id from programs_budget where code = %s", code)
            for code in ("shop", "own")
        }

    def earn(self, number: str, points: int, budget: str = "shop") -> Result:
        """Grant points at once, of the store's budget or the operator's own."""
        funder = "bianli" if budget == "shop" else "operator"
        award = Award(self.point_type, points, self.budgets[budget], "base", 1, funder)
        head = self._head(f"order:bianli:{number}")
        return self._post(Earn(order_ref=f"bianli:{number}", awards=(award,), **head))

    def spend(self, number: str, points: int) -> None:
        """Hold points for the cinema and capture them."""
        hold = Hold(
            point_type=self.point_type, points=points, acceptor="yingyuan", lasts=timedelta(days=1),
            **self._head(f"hold:yingyuan:{number}"),
        )  # fmt: skip
        self._post(hold)
        self._post(Capture(hold_key=hold.key, **self._head(f"capture:yingyuan:{number}:1")))

    def give_back(self, number: str, points: int) -> None:
        """Reverse part of a spending."""
        head = self._head(f"back:yingyuan:{number}:{points}")
        self._post(Reverse(spend_key=f"hold:yingyuan:{number}", points=points, **head))

    def refund(self, number: str, earned: Result, points: int) -> None:
        """Claw back so many points of an order."""
        head = self._head(f"refund:bianli:{number}")
        takes = ((earned.lots[0].lot_id, points),)
        self._post(ClawBack(earn_key=f"order:bianli:{number}", takes=takes, **head))

    def close(self, month: str = "2026-11") -> Closed:
        """Close a month."""
        return close_month(self.connection, program="mall", month=month, clock=self.clock, actor=FINANCE)

    def lines(self, merchant: str, month: str = "2026-11") -> list[Line]:
        """Return the lines of a statement."""
        found = find_statement(self.connection, merchant=merchant, number=f"mall-{month}-{merchant}")
        return lines_of_statement(self.connection, found.id)

    def _head(self, key: str) -> dict[str, Any]:
        return {
            "key": key, "input_hash": bytes(16), "owner_id": self.member.id, "lane": self.member.lane,
            "actor": "key:1", "reference": key,
        }  # fmt: skip

    def _post(self, command: AnyCommand) -> Result:
        (result,) = post(self.connection, [command], clock=self.clock)
        assert result.code == "OK", result
        return result

    def _number(self, statement: str, *values: object) -> int:
        row = self.connection.execute(statement.encode(), values).fetchone()
        assert row is not None
        return int(row[0])
