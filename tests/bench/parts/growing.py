# SPDX-License-Identifier: Apache-2.0
"""(e) What growth costs: more rules, more members, and due lots among many that are not due."""

import time
from datetime import UTC, datetime, timedelta

import psycopg

from haowu.kernel.clock import SystemClock
from haowu.lifecycle.operations.settle_due import settle_due
from tests.bench.api import HOST, running_api
from tests.bench.bench import OPENING_POINTS, Bench
from tests.bench.check import check_orders
from tests.bench.load import closed_loop
from tests.bench.world import Scene, World, make_world, open_accounts

RULES = ("10", "100", "1000", "1000-worst")
_SCENES = (Scene("uniform"),)
_AT_ONCE = 1000


def measure_growth(bench: Bench) -> None:
    """Write `growth.rules.<n>`, `growth.members.<few|many>` (events/s), `growth.expiry.<few|many>` (lots/s).

    The worst of 1,000 rules is `growth.rules.1000-worst`.
    """
    world = bench.world()
    for rules in RULES:
        _earning_rate(bench, world, f"rules-{rules}", f"growth.rules.{rules}")
    for name, members in (("few", bench.options.few_members), ("many", bench.options.many_members)):
        grown = _world_of(bench, members)
        _earning_rate(bench, grown, "uniform", f"growth.members.{name}")
        bench.notebook.write(f"growth.expiry.{name}", _expiry_rate(bench, grown), "lots/s")


def _world_of(bench: Bench, members: int) -> World:
    """Return the database with so many members, made at the first run."""
    name = f"members_{members}"
    if name not in bench.grown:
        print(f"  preparing {members:,} members …", flush=True)
        world = make_world(bench.server.create_database(name), members=members, scenes=_SCENES)
        open_accounts(world, points=OPENING_POINTS, scenes=_SCENES)
        bench.grown[name] = world
    return bench.grown[name]


def _earning_rate(bench: Bench, world: World, merchant: str, name: str) -> None:
    options = bench.options
    clients = max(options.clients)
    with running_api(world.url, bench.var) as api:
        bench.checkpoint()
        for seconds in (options.warm_seconds, options.seconds):
            make = world.sender(merchant).order_maker()
            result = closed_loop(HOST, api.port, make, clients=clients, seconds=seconds)
            check_orders(result.answers)
    bench.notebook.write(name, result.rate, "events/s")


def _expiry_rate(bench: Bench, world: World) -> float:
    """Let a fixed number of lots fall due, spread over all members, and settle them; return lots per second."""
    with psycopg.connect(world.url) as connection:
        due = make_due(connection, world.members, bench.options.due_lots, run=bench.notebook.run)
        start, settled = time.perf_counter(), 0
        while True:
            with connection.transaction():
                done = settle_due(connection, clock=SystemClock(), limit=_AT_ONCE)
            settled += done
            if not done:
                break
        seconds = time.perf_counter() - start
        row = connection.execute("select count(*) from ledger.lot where is_open and expires_at < now()").fetchone()
    assert row == (0,), f"{row} lots are still due after {settled} accounts were settled"
    return due / seconds


def make_due(connection: psycopg.Connection, members: int, count: int, *, run: int) -> int:
    """Date back the opening lot of every so-manieth member, another member each run; return how many."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    values = {"at": yesterday, "step": max(2, members // count), "run": run}
    connection.execute("alter table ledger.lot disable trigger frozen")  # a lot's last day never changes: we play time
    changed = connection.execute(
        "update ledger.lot set expires_at = %(at)s"
        " where order_ref = 'opening' and is_open and owner_id %% %(step)s = %(run)s %% %(step)s",
        values,
    ).rowcount
    connection.execute("alter table ledger.lot enable trigger frozen")
    connection.execute(
        "update ledger.account set next_due_at = %(at)s where owner_id %% %(step)s = %(run)s %% %(step)s", values
    )
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze ledger.account")
    connection.autocommit = False
    return changed
