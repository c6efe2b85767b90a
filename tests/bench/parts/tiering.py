# SPDX-License-Identifier: Apache-2.0
"""(t) The review of tiers: the same members due among few and among many, and more and more of them due."""

import time
from datetime import date, datetime, timedelta

import psutil
import psycopg

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.config.migrate import migrate
from haowu.doors.jobs.tiers import review_due_tiers
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.bench.bench import Bench
from tests.bench.people import settle_pages
from tests.bench.world import ACTOR

NOW = datetime.fromisoformat("2026-11-22T03:00:00+08:00")
TODAY = NOW.date()
DAYS = (20, 80, 140, 200)
"""How many days ago each member due was in the shop: four rows of activity."""

LADDER = """\
program: tiers
name: {zh: 等级, en: Tiers}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [tiers]
point_types:
  - {code: points, name: {zh: 积分, en: Points}, expiry: {policy: none}}
budgets:
  - {code: base, name: {zh: 基础, en: Base}, funder: tiers, line_fen: 100000000, face_millifen_per_point: 1000}
rules:
  - {code: base, name: {zh: 基础, en: Base}, point_type: points, budget: base, earn: {kind: rate}}
tiers:
  levels:
    - {code: base, name: {zh: 普卡, en: Base}, threshold: 0}
    - {code: silver, name: {zh: 银卡, en: Silver}, threshold: 1500, benefits: {parking_hours: 1}}
    - {code: gold, name: {zh: 金卡, en: Gold}, threshold: 5000, benefits: {parking_hours: 2}}
"""
MEMBERS = """
insert into members_member (id, lane, member_no, standing, tier, segments, terms_accepted_at, enrolled_at)
select n, n %% 1024, 'T' || n, 'active', 'gold', '{}', %(now)s, %(now)s from generate_series(1, %(members)s) n
"""
STANDINGS = """
insert into members_tier_standing (member_id, lane, tier, since, review_on, due_on, growth)
select id, lane, 'gold', %(since)s, %(later)s, %(later)s, 5000 from members_member
"""
# Spread over all members; each second of them has bought enough to stay.
DUE = """
update members_tier_standing
set review_on = %(today)s, noticed_on = %(noticed)s, due_on = %(today)s
where member_id %% %(step)s = 0
"""
ACTIVITY = """
insert into lifecycle_tier_activity (lane, member_id, day, merchant, store, paid_fen, orders)
select lane, id, %(today)s::date - ago, 'tiers', 'main', case when id / %(step)s %% 2 = 0 then 150000 else 50000 end, 1
from members_member, unnest(%(days)s::integer[]) ago where id %% %(step)s = 0
"""
BACK = (
    "truncate lifecycle_tier_activity, members_tier_standing",
    "update members_member set tier = 'gold' where tier <> 'gold'",
)


def measure_tiers(bench: Bench) -> None:
    """Write `tiers.review.<some|more|all>` among many members and `.few` for some of few, and the same as `tiers.work`.

    `tiers.review` are members reviewed a second of the clock, `tiers.work` a second of processor, of the job and of
    its PostgreSQL process together: what else the machine does at the same time does not count there.
    """
    few, many = bench.options.few_members * 5, bench.options.many_members
    some = many // 40
    _measure(bench, "few", few, some)
    for name, due in (("some", some), ("more", many // 4), ("all", many)):
        _measure(bench, name, many, due)


def _measure(bench: Bench, name: str, members: int, due: int) -> None:
    """Let `due` of the members be due today, review them all, page by page, and write down how fast that was."""
    url = _world_of(bench, members)
    with connect(url, name="bench") as connection:
        count = make_due(connection, members=members, due=due)
        connection.commit()
        settle_pages(connection, "members_member", "members_tier_standing", "lifecycle_tier_activity")
    bench.checkpoint()
    with connect(url, MANAGER, name="bench jobs") as connection:
        start, work = time.perf_counter(), _processor_seconds(bench, connection)
        reviewed = _review_all(connection)
        seconds, work = time.perf_counter() - start, _processor_seconds(bench, connection) - work
    assert reviewed == count, f"{reviewed} were reviewed and {count} were due"
    with connect(url, name="bench") as connection:
        check_reviewed(connection, count)
    bench.notebook.write(f"tiers.review.{name}", count / seconds, "members/s")
    if bench.server.pid is not None:
        bench.notebook.write(f"tiers.work.{name}", count / work, "members/s of processor")


def _review_all(connection: psycopg.Connection) -> int:
    """Do what the job does until nothing is due, and return how many were looked at."""
    reviewed = 0
    while done := review_due_tiers(connection, FixedClock(NOW)):
        connection.commit()
        reviewed += done
    connection.commit()
    return reviewed


def _processor_seconds(bench: Bench, connection: psycopg.Connection) -> float:
    """Return the processor time that we and the server process of `connection` have used; 0 for a foreign server."""
    if bench.server.pid is None:
        return 0.0
    used = psutil.Process(connection.info.backend_pid).cpu_times()
    return time.process_time() + used.user + used.system


def _world_of(bench: Bench, members: int) -> str:
    name = f"tiers_{members}"
    if name not in bench.places:
        print(f"  preparing {members:,} members on a ladder …", flush=True)
        bench.places[name] = bench.server.create_database(name)
        make_climbers(bench.places[name], members)
    return bench.places[name]


def make_climbers(url: str, members: int) -> None:
    """Migrate the database `url`, publish a ladder, and enrol so many members of gold."""
    migrate(url)
    clock = FixedClock(NOW)
    with connect(url, name="bench") as connection:
        onboard_merchant(connection, code="tiers", name_zh="压测商户")
        open_store(connection, merchant="tiers", code="main", name_zh="压测门店")
        make_partner(connection, "tiers", "tiers", clock=clock)
        publish_program(connection, with_disclosure(LADDER), filename="tiers.yaml", clock=clock, actor=ACTOR)
        connection.execute(MEMBERS, {"now": NOW, "members": members})


def make_due(connection: psycopg.Connection, *, members: int, due: int) -> int:
    """Seat everybody on gold, and let about `due` of them be reviewed today; return how many."""
    step = max(1, members // due)
    values = {
        "since": TODAY - timedelta(days=365), "later": date(2027, 6, 1), "today": TODAY, "step": step,
        "noticed": TODAY - timedelta(days=30), "days": list(DAYS),
    }  # fmt: skip
    for statement in BACK:
        connection.execute(statement.encode())
    connection.execute(STANDINGS, values)
    count = connection.execute(DUE, values).rowcount
    connection.execute(ACTIVITY, values)
    return count


def check_reviewed(connection: psycopg.Connection, count: int) -> None:
    """Fail unless each second member due has fallen by one level, the others were kept, and nobody else was touched."""
    fallen = connection.execute("select count(*) from members_member where tier = 'silver'").fetchone()
    kept = connection.execute(
        "select count(*) from members_tier_standing where tier = 'gold' and review_on > %s", [date(2027, 6, 1)]
    ).fetchone()
    assert fallen is not None
    assert kept is not None
    assert fallen[0] + kept[0] == count, (fallen, kept, count)
    assert abs(fallen[0] - kept[0]) <= 1, (fallen, kept, count)
