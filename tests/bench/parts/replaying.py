# SPDX-License-Identifier: Apache-2.0
"""(p) A draft campaign over past orders: a fixed number of them, and four times as many."""

import time
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import psycopg

from haowu.earning.operations.replay_campaign import replay_campaign
from haowu.earning.replaying import Replay
from haowu.rules.campaign_document import CampaignDocument
from tests.bench.bench import Bench
from tests.bench.people import settle_pages
from tests.bench.world import Scene, World, make_world

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
SCENE: Final = Scene("uniform")
GROUPS: Final = 16
"""Of so many categories that orders are spread over, the campaign is about half."""
# Two lines of ¥200 and ¥100, spread evenly over the year, the members and the categories; a batch of 1,000 each.
ORDERS: Final = """
with made as (
    select i, 1 + i %% %(members)s as owner_id,
        timestamptz '2026-01-01T00:00:00Z' + (i * 30 %% 31536000) * interval '1 second' as paid_at,
        10000000 + i / 1000 as seq, (i %% 1000)::integer as ord
    from generate_series(%(first)s::bigint, %(last)s::bigint) i
), written as (
    insert into ledger.journal (lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, reference,
        outcome)
    select m.lane, 0, seq, ord, 1, owner_id, 300, 'OK', 'replay:' || i, decode(repeat('00', 16), 'hex'), 'bench',
        'B-' || i, ''
    from made join members_member m on m.id = owner_id
)
insert into earning_purchase (lane, chain, seq, ord, owner_id, merchant, store, channel, order_no, paid_at, paid_fen,
    net_fen, lines, hold_nos)
select m.lane, 0, seq, ord, owner_id, 'uniform', 'main', 'pos', 'B-' || i, paid_at, 30000, 30000,
    format('[[1,"S-1","category-%%s",1,20000,20000],[2,"S-2","category-%%s",1,10000,10000]]',
        i %% %(groups)s, (i + 1) %% %(groups)s),
    '{}'
from made join members_member m on m.id = owner_id
"""


def draft() -> CampaignDocument:
    """Return ×2 on half of the categories and 50 points from ¥150 of them, capped by member and day, with a budget."""
    categories = [f"category-{number}" for number in range(0, GROUPS, 2)]
    name = {"zh": "压测活动", "en": "Bench"}
    per_day = [{"scope": "member", "period": "day", "limit_points": 500}]
    kinds: dict[str, dict[str, Any]] = {
        "double": {"earn": {"kind": "multiplier", "bonus_bp": 10_000}, "caps": per_day},
        "gift": {"earn": {"kind": "fixed", "points": 50}, "min_spend_fen": 15_000},
    }
    rules = [
        {"code": code, "name": name, "point_type": "uniform-points", "categories": categories, **rule}
        for code, rule in kinds.items()
    ]
    written = {
        "campaign": "bench",
        "program": "uniform",
        "name": name,
        "schedule": {"starts_at": "2027-03-01T00:00:00Z", "ends_at": "2027-04-01T00:00:00Z"},
        "budget": {"funder": "uniform", "line_fen": 10**12, "face_millifen_per_point": 1000},
        "rules": rules,
    }
    return msgspec.convert(written, CampaignDocument)


def add_orders(connection: psycopg.Connection[Any], *, first: int, last: int, members: int) -> None:
    """Write past orders from number `first` to `last`; good enough to replay, not to verify."""
    connection.execute(ORDERS, {"first": first, "last": last, "members": members, "groups": GROUPS})
    connection.commit()
    settle_pages(connection, "earning_purchase", "ledger.journal")


def check(replay: Replay, orders: int) -> None:
    """Raise AssertionError unless every order was seen, and each got what its one line of half the categories gives.

    An order has its ¥200 in such a category, or its ¥100: 200 + 50 points, or 100.
    """
    assert replay.orders_seen == orders, replay
    expected = sum(250 if number % 2 == 0 else 100 for number in range(1, orders + 1))
    given = replay.total.points + replay.cut_points + replay.unfunded_points
    assert given == expected, f"{given} points, expected {expected}"
    assert replay.total.orders <= orders


def measure_replay(bench: Bench) -> None:
    """Write `replay.few`, `replay.many` (orders/s), and of all of them the seconds and those of our processor alone."""
    for name, orders in (("few", bench.options.replay_orders // 4), ("many", bench.options.replay_orders)):
        world = _world_of(bench, orders)
        bench.checkpoint()
        seconds, processor = _seconds(world, orders)
        bench.notebook.write(f"replay.{name}", orders / seconds, "orders/s")
        bench.notebook.write(f"replay.{name}.worked", orders / processor, "orders/s")
        if name == "many":
            bench.notebook.write("replay.many.seconds", seconds, "s")
            bench.notebook.write("replay.many.cpu", processor, "s")


def _world_of(bench: Bench, orders: int) -> World:
    """Return the database with so many past orders, made at the first run."""
    name = f"replay_{orders}"
    if name not in bench.grown:
        print(f"  preparing {orders:,} past orders …", flush=True)
        world = make_world(bench.server.create_database(name), members=bench.options.members, scenes=(SCENE,))
        with world.connect() as connection:
            add_orders(connection, first=1, last=orders, members=world.members)
        bench.grown[name] = world
    return bench.grown[name]


def _seconds(world: World, orders: int) -> tuple[float, float]:
    with world.connect() as connection:
        began, worked = time.perf_counter(), time.process_time()
        replay = replay_campaign(connection, draft(), since=SINCE, until=UNTIL)
        taken = time.perf_counter() - began, time.process_time() - worked
    check(replay, orders)
    return taken
