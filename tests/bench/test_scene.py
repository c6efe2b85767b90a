# SPDX-License-Identifier: Apache-2.0
"""What the loads stand on: the scene gives each order its one award, and the limit copies the very rows we wrote."""

from pathlib import Path

import msgspec
import polars as pl
import psycopg
import pytest

from haowu.config.secrets import load_secrets
from haowu.doors.points_api.world_keeper import WorldKeeper
from haowu.earning.answers import Accrual
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.requests import AccrueRequest, Purchase, input_hash_of
from haowu.kernel.clock import SystemClock
from haowu.lifecycle.operations.settle_due import settle_due
from tests.bench.bulk_limit import copy_rows, insert_rows
from tests.bench.orders import FIRST_MEMBER, Sender, points_of
from tests.bench.parts.bulk import write_orders
from tests.bench.parts.growing import make_due
from tests.bench.world import Scene, World, make_world, open_accounts

_ORDERS = 40
_SCENES = (Scene("uniform", rules=20),)


@pytest.fixture
def world(database_url: str) -> World:
    """Ten members with an opening lot each, one merchant, twenty rules."""
    made = make_world(database_url, members=10, scenes=_SCENES)
    open_accounts(made, points=1000, scenes=_SCENES)
    return made


def _accrue(world: World, sender: Sender, var: Path) -> list[object]:
    keeper = WorldKeeper(load_secrets(var).member_keys())
    make = sender.order_maker()
    requests = []
    for number in range(_ORDERS):
        purchase = msgspec.json.decode(make(number).partition(b"\r\n\r\n")[2], type=Purchase)
        requests.append(AccrueRequest(purchase, input_hash_of(purchase), "key:1"))
    with world.connect() as connection:
        return list(accrue_purchases(connection, requests, world=keeper.current(connection), clock=SystemClock()))


def test_each_order_earns_its_own_points_and_the_limit_writes_the_same_rows(world: World, tmp_path: Path) -> None:
    sender = world.sender("uniform")
    answers = _accrue(world, sender, tmp_path)
    points = [[award.points for award in answer.awards] for answer in answers if isinstance(answer, Accrual)]
    assert points == [[points_of(number)] for number in range(_ORDERS)]
    with psycopg.connect(world.url) as connection:
        halves = copy_rows(connection, f"order:uniform:{sender.run}")
    assert sum(halves) == _ORDERS
    for writers in (1, 2):
        assert insert_rows(world.url, halves=halves, chunk=7, writers=writers) > 0


def test_lots_made_due_are_the_ones_that_expire(world: World) -> None:
    with psycopg.connect(world.url) as connection:
        due = make_due(connection, world.members, 5, run=0)
        settle_due(connection, clock=SystemClock(), limit=100)
        row = connection.execute("select count(*), sum(expired) from ledger.lot where expired > 0").fetchone()
    assert due == 5
    assert row == (5, 5000)


def test_a_file_holds_one_line_orders_of_known_members(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    write_orders(path, World(url="", members=10, token="", categories={"uniform": ("a", "b")}), "F-", 30)
    found = pl.read_parquet(path)
    assert found["order_no"].n_unique() == 30
    assert found["paid"].to_list() == [points_of(number) * 100 for number in range(30)]
    assert set(found["member"]) <= {f"M{FIRST_MEMBER + number}" for number in range(10)}
