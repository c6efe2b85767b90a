# SPDX-License-Identifier: Apache-2.0
"""(c) Many orders at once: the batch endpoint and the file import, against pure SQL writing the very same rows."""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import psycopg

from tests.bench.api import HOST, Api, running_api
from tests.bench.bench import Bench
from tests.bench.bulk_limit import copy_rows, insert_rows
from tests.bench.load import closed_loop
from tests.bench.observer import family_cpu, family_memory
from tests.bench.orders import FIRST_MEMBER, PAID_AT, member_of, points_of
from tests.bench.world import World

HAOWU = (sys.executable, "-m", "haowu")
BATCH = 1000
CHUNKS = (1000, 5000)
WRITERS = (1, 2)
_MIB = 2**20
_OK = 200


def measure_bulk(bench: Bench) -> None:
    """Write `batch.c<n>`, `import.orders` and `bulk.sql.<chunk>`, all in orders per second."""
    world = bench.world()
    with running_api(world.url, bench.var) as api:
        for clients in WRITERS:
            bench.checkpoint()
            bench.notebook.write(f"batch.c{clients}", _batch_rate(bench, world, api, clients), "orders/s")
    bench.checkpoint()
    prefix = _import(bench, world)
    with psycopg.connect(world.url) as connection:
        halves = copy_rows(connection, f"order:uniform:{prefix}")
    assert sum(halves) == bench.options.import_orders, f"imported {sum(halves)} of {bench.options.import_orders}"
    for chunk in CHUNKS:
        rates = []
        for writers in WRITERS:
            bench.checkpoint()
            rates.append(insert_rows(world.url, halves=halves, chunk=chunk, writers=writers))
            bench.notebook.write(f"bulk.sql.{chunk}.w{writers}", rates[-1], "orders/s")
        bench.notebook.write(f"bulk.sql.{chunk}", max(rates), "orders/s")


def _batch_rate(bench: Bench, world: World, api: Api, clients: int) -> float:
    make = world.sender("uniform").batch_maker(BATCH)
    result = closed_loop(HOST, api.port, make, clients=clients, seconds=bench.options.seconds)
    for answer in result.answers:
        assert answer.status == _OK, f"batch {answer.number}: {answer.status} {answer.body[:400]!r}"
        said = json.loads(answer.body)
        assert said["credited"] == BATCH, (
            f"batch {answer.number}: {said['credited']} credited, {said['refused']} refused"
        )
        first = answer.number * BATCH
        points = [item["accrual"]["awards"][0]["points"] for item in said["results"]]
        assert points == [points_of(first + place) for place in range(BATCH)], (
            "answers are not in the order of the orders"
        )
    return result.rate * BATCH


def _import(bench: Bench, world: World) -> str:
    """Import a generated file by the command line, as an operator does; return the orders' common prefix."""
    prefix = f"F{os.urandom(3).hex()}-"
    path = bench.var / f"{prefix}orders.parquet"
    write_orders(path, world, prefix, bench.options.import_orders)
    environment = {**os.environ, "DATABASE_URL": world.url, "HAOWU_VAR": str(bench.var)}
    start, processor = time.perf_counter(), (_children_cpu(), family_cpu(bench.server.pid))
    with (bench.var / "import.log").open("w+", encoding="utf-8") as log:
        command = [*HAOWU, "import", "orders", str(path)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        peak = 0
        while process.poll() is None:
            peak = max(peak, family_memory(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - start
        log.seek(0)
        said = log.read()
    assert process.returncode == 0, f"import failed: {said[-3000:]}"
    bench.notebook.write("import.orders", bench.options.import_orders / seconds, "orders/s")
    for name, before, now in zip(
        ("haowu", "postgres"), processor, (_children_cpu(), family_cpu(bench.server.pid)), strict=True
    ):
        per_order = (now - before) / bench.options.import_orders * 1e6
        bench.notebook.write(f"import.orders.cpu.{name}", per_order, "µs/order")
    bench.notebook.write("memory.import", peak / _MIB, "MiB")
    return prefix


def _children_cpu() -> float:
    """Return the processor seconds of all children that have ended, the import's own children among them."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def write_orders(path: Path, world: World, prefix: str, count: int) -> None:
    """Write `count` one-line orders of the merchant "uniform" as parquet, one row each."""
    categories = world.categories["uniform"]
    numbers = range(count)
    paid_at = datetime.fromisoformat(PAID_AT)
    pl.DataFrame(
        {
            "order_no": [f"{prefix}{number:08d}" for number in numbers],
            "member": [f"M{FIRST_MEMBER + member_of(number, world.members)}" for number in numbers],
            "merchant": ["uniform"] * count,
            "store": ["main"] * count,
            "paid_at": [(paid_at + timedelta(seconds=number % 86400)).isoformat() for number in numbers],
            "settled": [True] * count,
            "paid": [points_of(number) * 100 for number in numbers],
            "line_no": [1] * count,
            "sku": ["SET-4"] * count,
            "category": [categories[number % len(categories)] for number in numbers],
            "quantity": [1] * count,
            "line_paid": [points_of(number) * 100 for number in numbers],
        }
    ).write_parquet(path)
