# SPDX-License-Identifier: Apache-2.0
"""`make bench`: measure, print one table of ratios, write it as json and as a drawing, say where we lose."""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.bench import Bench, Options
from tests.bench.chart import draw_chart
from tests.bench.machine import describe_machine, describe_settings, describe_versions
from tests.bench.notebook import Notebook
from tests.bench.parts.baseline import measure_baseline
from tests.bench.parts.bulk import measure_bulk
from tests.bench.parts.earning import measure_earning
from tests.bench.parts.growing import measure_growth
from tests.bench.parts.holding import measure_holds
from tests.bench.parts.redeeming import measure_redemptions
from tests.bench.parts.replaying import measure_replay
from tests.bench.parts.tiering import measure_tiers
from tests.bench.report import print_report, write_json
from tests.bench.server import bench_server

PARTS: dict[str, tuple[str, Callable[[Bench], None]]] = {
    "a": ("one commit per event, by pgbench", measure_baseline),
    "b": ("one order per call, over HTTP", measure_earning),
    "c": ("batch endpoint and file import", measure_bulk),
    "d": ("hold and capture", measure_holds),
    "e": ("growth of members and rules", measure_growth),
    "p": ("replay of a draft campaign over past orders", measure_replay),
    "r": ("exchanges of one limited reward", measure_redemptions),
    "t": ("review of tiers", measure_tiers),
}
QUICK = Options(
    seconds=3.0, warm_seconds=1.0, clients=(1, 64), members=20_000, import_orders=30_000, many_members=100_000,
    due_lots=2_000, replay_orders=200_000,
)  # fmt: skip


def main() -> None:
    """Run what the command line asks for."""
    arguments = _parser().parse_args()
    options = _options(arguments)
    notebook = Notebook()
    started = time.perf_counter()
    with bench_server() as server, tempfile.TemporaryDirectory(dir=server.place.parent) as var:
        about = _about(server.superuser_url, server.place, options)
        bench = Bench(options=options, server=server, notebook=notebook, var=Path(var))
        for run in range(options.runs):
            notebook.run = run
            for part in options.parts:
                title, measure = PARTS[part]
                print(f"run {run + 1}/{options.runs} ({part}) {title}", flush=True)
                measure(bench)
        about["minutes"] = round((time.perf_counter() - started) / 60, 1)
    lines = print_report(notebook, about)
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    path = Path(arguments.out) / f"{stamp}.json"
    write_json(notebook, lines, about, path)
    machine = about["machine"]
    subtitle = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory']}; {machine['disk']}; {stamp}"
    draw_chart(lines, subtitle=subtitle, path=path.with_suffix(".svg"))
    print(f"{about['minutes']} minutes; written: {path} and {path.with_suffix('.svg')}")


def _about(url: str, place: Path, options: Options) -> dict[str, Any]:
    with psycopg.connect(url) as connection:
        return {
            "runs": options.runs,
            "options": {name: getattr(options, name) for name in Options.__slots__},
            "machine": describe_machine(place.parent),
            "versions": describe_versions(connection),
            "settings": describe_settings(connection),
        }


def _options(arguments: argparse.Namespace) -> Options:
    options = QUICK if arguments.quick else Options()
    if arguments.seconds:
        options = replace(options, seconds=arguments.seconds)
    parts = tuple(part.strip() for part in arguments.parts.split(",") if part.strip())
    return replace(options, runs=arguments.runs, parts=parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="how often everything is measured; the median counts")
    parser.add_argument(
        "--parts",
        default=",".join(PARTS),
        help=",".join(PARTS) + ": " + "; ".join(f"{k} {v[0]}" for k, v in PARTS.items()),
    )
    parser.add_argument("--seconds", type=float, default=0.0, help="length of one measured load")
    parser.add_argument("--quick", action="store_true", help="few minutes, coarse figures")
    parser.add_argument("--out", default="var/bench", help="where the json and the drawing go")
    return parser


if __name__ == "__main__":
    main()
