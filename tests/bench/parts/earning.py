# SPDX-License-Identifier: Apache-2.0
"""(b) One order per call over HTTP: capacity in a closed loop, latency in an open loop at half of it."""

from tests.bench.api import HOST, Api, running_api
from tests.bench.bench import Bench
from tests.bench.check import check_orders, check_status
from tests.bench.load import LoadResult, closed_loop, open_loop
from tests.bench.notebook import quantile
from tests.bench.observer import Cost, Observer, family_memory, hot_ratio, resident_memory
from tests.bench.orders import Sender
from tests.bench.world import World

MERCHANTS = ("uniform", "hot")
EXTRAS = ("capped", "five")
AWARDS = {"five": 5}
HOLD_POINTS = 10
_MIB = 2**20


def measure_earning(bench: Bench) -> None:
    """Write `earn.<merchant>.c<clients>` in events per second, latencies, and what an event costs."""
    world = bench.world()
    with running_api(world.url, bench.var) as api:
        rate = 0.0
        for merchant in MERCHANTS:
            for clients in bench.options.clients:
                rate = _capacity(bench, world, api, merchant, clients)
                if merchant == "uniform" and clients == max(bench.options.clients):
                    _earn_latency(bench, world, api, rate / 2)
        _hold_latency(bench, world, api)
        for merchant in EXTRAS:
            _capacity(bench, world, api, merchant, max(bench.options.clients))
    bench.notebook.write("earn.hot_updates", hot_ratio(world.url, "ledger", "account"), "share of account updates")


def _capacity(bench: Bench, world: World, api: Api, merchant: str, clients: int) -> float:
    options, notebook = bench.options, bench.notebook
    observer = Observer(url=world.url, postgres_pid=bench.server.pid, api_pid=api.pid)
    bench.checkpoint()
    awards = AWARDS.get(merchant, 1)
    check_orders(_closed(api, world.sender(merchant), clients, options.warm_seconds).answers, awards=awards)
    batches, items = api.batches()
    before = observer.look()
    result = _closed(api, world.sender(merchant), clients, options.seconds)
    cost = observer.cost_since(before)
    batches_after, items_after = api.batches()
    check_orders(result.answers, awards=awards)
    name = f"earn.{merchant}.c{clients}"
    notebook.write(name, result.rate, "events/s")
    latencies = result.latencies_ms()
    notebook.write(f"{name}.p50", quantile(latencies, 0.5), "ms")
    notebook.write(f"{name}.p99", quantile(latencies, 0.99), "ms")
    if batches_after > batches:
        notebook.write(f"{name}.batch", (items_after - items) / (batches_after - batches), "events/batch")
    if clients == max(options.clients):
        _write_cost(bench, name, result, cost)
        _write_memory(bench, api)
    return result.rate


def _write_cost(bench: Bench, name: str, result: LoadResult, cost: Cost) -> None:
    events = len(result.answers)
    write = bench.notebook.write
    write(f"{name}.wal", cost.wal_bytes / events, "bytes/event")
    write(f"{name}.fsyncs", cost.fsyncs / events, "per event")
    write(f"{name}.commits", cost.commits / events, "per event")
    write(f"{name}.cpu.client", result.client_cpu / events * 1e6, "µs/event")
    write(f"{name}.cpu.api", cost.api_cpu / events * 1e6, "µs/event")
    write(f"{name}.cpu.postgres", cost.postgres_cpu / events * 1e6, "µs/event")


def _write_memory(bench: Bench, api: Api) -> None:
    """Write the memory right after a load at full speed, while caches and buffers are as large as they get."""
    notebook, postgres, ours = bench.notebook, family_memory(bench.server.pid), family_memory(api.pid)
    worker = resident_memory(api.serving_process().pid)
    for name, value in (("api", worker), ("postgres", postgres), ("together", postgres + ours)):
        notebook.raise_to(f"memory.{name}", value / _MIB, "MiB")


def _earn_latency(bench: Bench, world: World, api: Api, rate: float) -> None:
    """Measure earn at `rate`, each request counted from the instant it was due."""
    bench.checkpoint()
    make = world.sender("uniform").order_maker()
    earn = open_loop(HOST, api.port, make, rate=rate, seconds=bench.options.seconds)
    check_orders(earn.answers)
    _write_latency(bench, "earn", earn)


def _hold_latency(bench: Bench, world: World, api: Api) -> None:
    """Measure the capacity of holds alone (none is captured or let go), then their latency at half of it."""
    options, rate = bench.options, 0.0
    bench.checkpoint()
    for seconds in (options.warm_seconds, options.seconds):
        make = world.sender("uniform").hold_maker(HOLD_POINTS)
        closed = closed_loop(HOST, api.port, make, clients=max(options.clients), seconds=seconds)
        check_status(closed.answers)
        rate = closed.rate
    bench.notebook.write(f"hold.alone.c{max(options.clients)}", rate, "holds/s")
    bench.checkpoint()
    make = world.sender("uniform").hold_maker(HOLD_POINTS)
    hold = open_loop(HOST, api.port, make, rate=rate / 2, seconds=options.seconds)
    check_status(hold.answers)
    _write_latency(bench, "hold", hold)


def _write_latency(bench: Bench, what: str, result: LoadResult) -> None:
    latencies = result.latencies_ms()
    bench.notebook.write(f"latency.{what}.rate", result.rate, "events/s")
    for share, name in ((0.5, "p50"), (0.99, "p99"), (1.0, "p100")):
        bench.notebook.write(f"latency.{what}.{name}", quantile(latencies, share), "ms")


def _closed(api: Api, sender: Sender, clients: int, seconds: float) -> LoadResult:
    return closed_loop(HOST, api.port, sender.order_maker(), clients=clients, seconds=seconds)
