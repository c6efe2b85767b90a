# SPDX-License-Identifier: Apache-2.0
"""R111 禁止…具备金融属性: no interest, no lock-up reward, no second price; no operation makes a lot larger (CTL-07)."""

import random
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.programs.errors import ProgramInvalid
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import OPERATOR, PROGRAM, hold, order
from tests.journeys.surfaces import mentioning
from tests.journeys.till import Till

LOTS = """
select lot_id, granted, granted - drawn - expired - clawed, restored_from, owner_id, expires_at from ledger.lot
"""
GIVEN_BACK = """
select l.lot_id from ledger.lot l join ledger.lot r on r.restored_from = l.lot_id
group by l.lot_id, l.granted having sum(r.granted) > l.granted
"""
STEPS = 60


def test_no_operation_of_the_till_makes_a_lot_larger(till: Till, clock: FixedClock, database_url: str) -> None:
    """After each of many random calls: what was granted is as it was, and nobody has more than orders gave."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    story = Story(till, clock, random.Random(seed))
    known: dict[int, tuple[Any, ...]] = {}
    for _ in range(STEPS):
        story.go_on()
        now = read_lots(database_url)
        for lot_id, (granted, _, restored_from, owner, expires_at) in known.items():
            assert now[lot_id][0] == granted, f"seed {seed}: lot {lot_id} has grown"
            assert now[lot_id][2:] == (restored_from, owner, expires_at), f"seed {seed}: lot {lot_id} has changed"
        assert all(0 <= left <= granted for granted, left, *_ in now.values()), f"seed {seed}"
        balance = till.balance()
        assert sum(balance[name] for name in ("available", "pending", "held")) <= story.earned, f"seed {seed}"
        known = now
    assert story.earned > 0
    with connect(database_url) as connection:
        assert connection.execute(GIVEN_BACK).fetchall() == [], f"seed {seed}: more was given back than was spent"


def test_time_brings_nothing(till: Till, clock: FixedClock) -> None:
    """Two years of waiting, points held or not: no interest, and no reward for locking up."""
    till.credit(order(paid_fen=80_000))
    clock.advance(timedelta(days=8))
    assert till.post("/holds", hold("H-1", 300)).status_code == 201
    for _ in range(24):
        clock.advance(timedelta(days=30))
        balance = till.balance()
        assert balance["available"] + balance["pending"] + balance["held"] == 800


def test_a_point_keeps_its_face_value(database_url: str, desk: Desk, clock: FixedClock) -> None:
    """A later version may neither raise nor lower what a budget's points are worth."""
    del desk
    for face in (1_001, 999, 10_000):
        changed = PROGRAM.replace("face_millifen_per_point: 1000", f"face_millifen_per_point: {face}").replace(
            "2026-01-01T00:00:00+08:00", "2027-02-01T00:00:00+08:00"
        )
        with connect(database_url) as connection:
            with pytest.raises(ProgramInvalid) as refused:
                publish_program(
                    connection, with_disclosure(changed), filename="m.yaml", clock=clock, actor=OPERATOR,
                    approved_by="operator:second",
                )  # fmt: skip
            assert "FACE_VALUE_FIXED" in [problem.code for problem in refused.value.problems], face


def test_no_call_speaks_of_interest_pledges_or_a_second_price() -> None:
    for word in (
        "interest", "yield", "dividend", "pledge", "collateral", "loan", "lend", "crowdfunding", "invest", "appreciat",
        "cash_out", "withdraw_cash", "top_up", "recharge", "sell_points", "buy_points", "market_price", "lock_up",
    ):  # fmt: skip
        assert mentioning(word) == []


def test_the_database_refuses_growth_to_its_owner(till: Till, database_url: str) -> None:
    till.credit(order())
    with connect(database_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("update ledger.lot set granted = granted + 1")


def read_lots(database_url: str) -> dict[int, tuple[Any, ...]]:
    with connect(database_url) as connection:
        return {row[0]: row[1:] for row in connection.execute(LOTS)}


class Story:
    """Random calls of one till; `earned` is what orders have given in all."""

    def __init__(self, till: Till, clock: FixedClock, chance: random.Random) -> None:
        self.till = till
        self.clock = clock
        self.chance = chance
        self.earned = 0
        self.orders: list[tuple[str, int]] = []
        self.holds: list[str] = []
        self.number = 0

    def go_on(self) -> None:
        """Make one call, whatever its answer."""
        self.number += 1
        step = self.chance.choice((self.buy, self.buy, self.confirm, self.hold, self.end_hold, self.refund, self.wait))
        step()

    def buy(self) -> None:
        fen = self.chance.randint(1_000, 90_000)
        name = f"POS-{self.number}"
        made = self.till.credit(order(name, fen, paid_at=self.clock.now().isoformat()))
        self.earned += sum(award["points"] for award in made["awards"])
        self.orders.append((name, fen))

    def confirm(self) -> None:
        if self.orders:
            self.post(f"/orders/{self.chance.choice(self.orders)[0]}/confirm", {})

    def hold(self) -> None:
        name = f"H-{self.number}"
        if self.post("/holds", hold(name, self.chance.randint(1, 500))) == 201:
            self.holds.append(name)

    def end_hold(self) -> None:
        if self.holds:
            name = self.holds.pop(self.chance.randrange(len(self.holds)))
            self.post(f"/holds/{name}/{self.chance.choice(('capture', 'void'))}", {})

    def refund(self) -> None:
        if self.orders:
            name, fen = self.chance.choice(self.orders)
            part = self.chance.randint(1, fen)
            line = {"line_no": 1, "refund_fen": part}
            at = self.clock.now().isoformat()
            self.post(f"/orders/{name}/refunds", {"refund_no": f"R-{self.number}", "refunded_at": at, "lines": [line]})

    def wait(self) -> None:
        self.clock.advance(timedelta(days=self.chance.randint(1, 40)))

    def post(self, path: str, body: dict[str, Any]) -> int:
        answer = self.till.post(path, body)
        assert answer.status_code < 500, answer.text
        return answer.status_code
