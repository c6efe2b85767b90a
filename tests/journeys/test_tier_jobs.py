# SPDX-License-Identifier: Apache-2.0
"""The jobs that count growth: each order once, by however many workers, whatever is killed in the middle."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest

from haowu.config.database import connect
from haowu.doors.jobs.loop import run_once
from haowu.doors.jobs.tiers import feed_tiers
from haowu.kernel.clock import FixedClock
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.climbing import LADDER, at, connecting, job, run_job
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Running, Till

MEMBERS = ("M100001", "M100002", "M100003")
COUNTED = """
select m.member_no, sum(a.paid_fen)::bigint, sum(a.orders)::integer
from lifecycle_tier_activity a join members_member m on m.id = a.member_id group by m.member_no order by m.member_no
"""


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers."""
    return build_mall(database_url, clock, LADDER)


def buy(till: Till, desk: Desk, seed: int, count: int = 60) -> dict[str, tuple[int, int]]:
    """Let the members buy at random, one refund in five orders; return what must be counted of each."""
    dice, due = random.Random(seed), dict.fromkeys(MEMBERS, (0, 0))
    paid_at = desk.clock.now().isoformat()
    for number in range(count):
        member, fen = dice.choice(MEMBERS), dice.randint(100, 90_000)
        till.credit(order(f"S{seed}-{number}", fen, member=member, paid_at=paid_at))
        back = dice.randint(1, fen) if dice.randrange(5) == 0 else 0
        if back:
            lines = [{"line_no": 1, "refund_fen": back}]
            answer = till.post(
                f"/orders/S{seed}-{number}/refunds", {"refund_no": f"{number}", "refunded_at": paid_at, "lines": lines}
            )
            assert answer.status_code == 201, answer.text
        due[member] = due[member][0] + fen - back, due[member][1] + 1
    return due


def counted(desk: Desk) -> dict[str, tuple[int, int]]:
    """Return what stands in the table."""
    with connect(desk.database_url) as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(COUNTED)}


def test_four_workers_at_once_count_each_order_once(desk: Desk, till: Till) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    due = buy(till, desk, seed)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: run_job(desk, "raise_due_tiers"), range(4)))
    assert counted(desk) == due
    with connect(desk.database_url) as connection:
        (rises,) = connection.execute("select count(*) from members_tier_change").fetchone() or (None,)
        (climbers,) = connection.execute("select count(*) from members_member where tier <> ''").fetchone() or (None,)
    assert rises == climbers, "nobody rose twice"


def test_a_worker_killed_before_its_commit_leaves_nothing(desk: Desk, till: Till) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    due = buy(till, desk, seed, count=20)
    raising = job("raise_due_tiers")
    with connecting(desk)() as killed, connect(desk.database_url) as killer:
        (pid,) = killed.execute("select pg_backend_pid()").fetchone() or (None,)
        raising.work(killed, desk.clock)
        killer.execute("select pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            killed.commit()
    assert counted(desk) == {}
    with connecting(desk)() as connection:
        run_once(raising, connection, desk.clock)
    assert counted(desk) == due


def test_page_by_page_is_the_same_as_at_once(desk: Desk, till: Till) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    due = buy(till, desk, seed, count=30)
    pages = 0
    with connecting(desk)() as connection:
        while True:
            fed = feed_tiers(connection, desk.clock, journals=4)
            connection.commit()
            pages += 1
            if fed.is_done:
                break
    assert pages > 5, "small pages were asked for"
    assert counted(desk) == due


def test_what_was_bought_before_the_first_ladder_counts_once_there_is_one(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock)
    desk = Desk(database_url, clock)
    with Running(mall.runtime) as server:
        due = buy(Till(server, mall.jiafang), desk, seed=1, count=10)
        Publisher(desk).publish(next_version("2027-01-01T00:00:00+08:00", source=with_disclosure(LADDER)))
        assert run_job(desk, "raise_due_tiers") == run_job(desk, "review_due_tiers") == 0
        assert counted(desk) == {}
        at(desk, date(2027, 1, 1))
        run_job(desk, "raise_due_tiers")
    assert counted(desk) == {member: found for member, found in due.items() if found[1]}
