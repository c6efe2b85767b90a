# SPDX-License-Identifier: Apache-2.0
"""(a) One commit per event, by pgbench: six statements and one statement, 64 budgets and one hot budget."""

import psycopg

from tests.bench.baseline import BUDGETS, faults_of_baseline
from tests.bench.bench import Bench
from tests.bench.observer import Observer
from tests.bench.pgbench import PgbenchResult, run_pgbench

SCRIPTS = {"six": "earn_six", "one": "earn_one"}
SPREADS = {"uniform": BUDGETS, "hot": 1}


def measure_baseline(bench: Bench) -> None:
    """Write `baseline.<six|one>.<uniform|hot>.c<clients>` in events per second, and what an event costs."""
    url = bench.baseline()
    for form, script in SCRIPTS.items():
        for spread, budgets in SPREADS.items():
            name = f"baseline.{form}.{spread}"
            rates = []
            for clients in bench.options.clients:
                rate = _measure(bench, url, script, name=f"{name}.c{clients}", clients=clients, budgets=budgets)
                rates.append(rate)
            bench.notebook.write(f"{name}.best", max(rates), "events/s")
    check_baseline(url)


def check_baseline(url: str) -> None:
    """Raise AssertionError unless the baseline has conserved every point."""
    with psycopg.connect(url) as connection:
        faults = faults_of_baseline(connection)
    assert not faults, f"the baseline lost points: {faults}"


def _measure(bench: Bench, url: str, script: str, *, name: str, clients: int, budgets: int) -> float:
    observer = Observer(url=url, postgres_pid=bench.server.pid)
    bench.checkpoint()
    _pgbench(bench, url, script, clients, budgets, bench.options.warm_seconds)
    before = observer.look()
    result = _pgbench(bench, url, script, clients, budgets, bench.options.seconds)
    cost = observer.cost_since(before)
    bench.notebook.write(name, result.rate, "events/s")
    if clients == max(bench.options.clients):
        bench.notebook.write(f"{name}.wal", cost.wal_bytes / result.count, "bytes/event")
        bench.notebook.write(f"{name}.fsyncs", cost.fsyncs / result.count, "per event")
        bench.notebook.write(f"{name}.latency", result.latency_ms, "ms (mean)")
    return result.rate


def _pgbench(bench: Bench, url: str, script: str, clients: int, budgets: int, seconds: float) -> PgbenchResult:
    variables = {"members": bench.options.members, "budgets": budgets}
    return run_pgbench(url, script, clients=clients, seconds=seconds, variables=variables)
