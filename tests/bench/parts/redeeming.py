# SPDX-License-Identifier: Apache-2.0
"""(r) Exchanges of the one limited reward that everybody wants; against pgbench with the same writes, one transaction.

Each exchange holds points, takes from the one stock row, and writes order, line, voucher, voucher line and two events.
"""

from collections import Counter
from typing import Final

from haowu.catalog.drafts import RewardDraft
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.make_reward import make_reward
from haowu.catalog.operations.set_stock import set_stock
from haowu.kernel.clock import SystemClock
from tests.bench.api import HOST, Api, running_api
from tests.bench.bench import Bench
from tests.bench.check import check_status
from tests.bench.load import LoadResult, closed_loop
from tests.bench.notebook import quantile
from tests.bench.parts.baseline import check_baseline
from tests.bench.pgbench import run_pgbench
from tests.bench.world import ACTOR, World

MERCHANT: Final = "uniform"
POINTS: Final = 10
PLENTY: Final = 10**9
FEW: Final = 2_000
TOO_MANY: Final = 1_000
PLACED, REFUSED = 201, 409

COUNTS = """
select s.taken, (select coalesce(sum(o.quantity), 0) from redemption_order o where o.reward_id = r.id),
    (select count(*) from redemption_voucher v join redemption_order o on o.id = v.order_id where o.reward_id = r.id)
from catalog_reward r join catalog_stock s on s.reward_id = r.id where r.merchant = %s and r.code = %s
"""


def measure_redemptions(bench: Bench) -> None:
    """Write `baseline.redeem.c<n>`, `redeem.c<n>` in exchanges per second, and what was sold beyond a small stock."""
    clients = max(bench.options.clients)
    _measure_theirs(bench)
    world, run = bench.world(), bench.notebook.run
    put_up(world, f"plenty-{run}", PLENTY)
    put_up(world, f"few-{run}", FEW)
    with running_api(world.url, bench.var) as api:
        bench.checkpoint()
        check_status(_exchange(world, api, f"plenty-{run}", clients, bench.options.warm_seconds).answers)
        result = _exchange(world, api, f"plenty-{run}", clients, bench.options.seconds)
        check_status(result.answers)
        bench.notebook.write(f"redeem.c{clients}", result.rate, "exchanges/s")
        bench.notebook.write(f"redeem.c{clients}.p99", quantile(result.latencies_ms(), 0.99), "ms")
        _sell_out(bench, world, api, f"few-{run}", clients)
    check_counts(world, f"plenty-{run}")


def _measure_theirs(bench: Bench) -> None:
    url, rates = bench.baseline(), []
    variables = {"members": bench.options.members}
    for clients in bench.options.clients:
        bench.checkpoint()
        run_pgbench(url, "redeem", clients=clients, seconds=bench.options.warm_seconds, variables=variables)
        theirs = run_pgbench(url, "redeem", clients=clients, seconds=bench.options.seconds, variables=variables)
        bench.notebook.write(f"baseline.redeem.c{clients}", theirs.rate, "exchanges/s")
        rates.append(theirs.rate)
    bench.notebook.write("baseline.redeem.best", max(rates), "exchanges/s")
    check_baseline(url)


def put_up(world: World, code: str, stock: int) -> None:
    """Put a service with so many to be had on the shelf; it is fulfilled by voucher."""
    clock = SystemClock()
    draft = RewardDraft(
        code=code, kind="service", name_zh="窗帘清洗", points=POINTS, acceptor="压测商户", place="压测门店",
        retail_sku=code, stock_kind="shared", validity_days=90,
    )  # fmt: skip
    with world.connect() as connection:
        make_reward(connection, draft, merchant=MERCHANT, clock=clock, actor=ACTOR)
        set_stock(connection, merchant=MERCHANT, code=code, stocked=stock)
        list_reward(connection, merchant=MERCHANT, code=code, clock=clock)


def check_counts(world: World, code: str) -> int:
    """Raise AssertionError unless stock, exchanges and vouchers agree; return how many were had."""
    with world.connect() as connection:
        row = connection.execute(COUNTS, [MERCHANT, code]).fetchone()
    assert row is not None, code
    assert row[0] == row[1] == row[2], f"{code}: taken {row[0]}, exchanged {row[1]}, vouchers {row[2]}"
    return int(row[0])


def _exchange(
    world: World, api: Api, reward: str, clients: int, seconds: float, limit: int | None = None
) -> LoadResult:
    make = world.sender(MERCHANT).redemption_maker(reward)
    return closed_loop(HOST, api.port, make, clients=clients, seconds=seconds, limit=limit)


def _sell_out(bench: Bench, world: World, api: Api, reward: str, clients: int) -> None:
    """Ask for more than there are: each is answered, just so many are had, and the rest are told that it is gone."""
    result = _exchange(world, api, reward, clients, 10 * bench.options.seconds, limit=FEW + TOO_MANY)
    found = Counter(answer.status for answer in result.answers)
    assert found == {PLACED: FEW, REFUSED: TOO_MANY}, f"of {FEW} in stock: {found}"
    bench.notebook.write("redeem.oversold", check_counts(world, reward) - FEW, "sold beyond the stock")
