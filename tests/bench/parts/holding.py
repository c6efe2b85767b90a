# SPDX-License-Identifier: Apache-2.0
"""(d) Points as a price reduction: hold, then capture; against pgbench doing the same writes in two transactions."""

from tests.bench.api import HOST, Api, running_api
from tests.bench.bench import Bench
from tests.bench.check import check_status
from tests.bench.load import closed_loop
from tests.bench.parts.baseline import check_baseline
from tests.bench.pgbench import run_pgbench
from tests.bench.world import World

POINTS = 10


def measure_holds(bench: Bench) -> None:
    """Write `baseline.hold.c<n>` and `hold.pairs.c<n>` in pairs per second, for the largest client count."""
    clients = max(bench.options.clients)
    url = bench.baseline()
    variables = {"members": bench.options.members}
    bench.checkpoint()
    run_pgbench(url, "hold_capture", clients=clients, seconds=bench.options.warm_seconds, variables=variables)
    theirs = run_pgbench(url, "hold_capture", clients=clients, seconds=bench.options.seconds, variables=variables)
    bench.notebook.write(f"baseline.hold.c{clients}", theirs.rate, "pairs/s")
    check_baseline(url)
    world = bench.world()
    with running_api(world.url, bench.var) as api:
        bench.checkpoint()
        _pairs(world, api, clients, bench.options.warm_seconds)
        bench.notebook.write(f"hold.pairs.c{clients}", _pairs(world, api, clients, bench.options.seconds), "pairs/s")


def _pairs(world: World, api: Api, clients: int, seconds: float) -> float:
    """Return pairs per second; the client that placed a hold captures it with its next request."""
    sender = world.sender("uniform")
    result = closed_loop(
        HOST, api.port, sender.hold_maker(POINTS), clients=clients, seconds=seconds, follow=sender.capture_maker()
    )
    check_status(result.answers)
    return result.rate / 2
