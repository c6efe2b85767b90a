# SPDX-License-Identifier: Apache-2.0
"""A migrated database with merchants, published programmes, an API key and members: what a load needs to begin."""

import json
from dataclasses import dataclass
from typing import Any

import psycopg

from haowu.access.operations.create_api_key import RATE_MAX, create_api_key
from haowu.config.database import connect
from haowu.config.migrate import migrate
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import SystemClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.synthetic import synthetic_categories, synthetic_program
from tests.bench.orders import Sender
from tests.bench.people import enrol_bench_members, open_bench_accounts

SCOPES = ("orders:write", "orders:quote", "holds:write", "members:read", "redemptions:write")
ACTOR = Actor(ActorKind.SYSTEM, "bench")
NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Scene:
    """One merchant's programme: how many rules, one hot budget or 64, and whether each member has a daily cap.

    `is_worst`: the rules that never hold are restrained by CEL alone, so each of them is evaluated for each order.
    """

    merchant: str
    rules: int = 100
    is_hot: bool = False
    is_capped: bool = False
    awards: int = 1
    is_worst: bool = False


SCENES = (
    Scene("uniform"),
    Scene("hot", is_hot=True),
    Scene("capped", is_capped=True),
    Scene("five", awards=5),
    Scene("rules-10", rules=10),
    Scene("rules-100"),
    Scene("rules-1000", rules=1000),
    Scene("rules-1000-worst", rules=1000, is_worst=True),
)


@dataclass(frozen=True, slots=True)
class World:
    """A database ready for a load."""

    url: str
    members: int
    token: str
    categories: dict[str, tuple[str, ...]]

    def sender(self, merchant: str) -> Sender:
        """Return a sender for `merchant` whose numbers were never used before."""
        return Sender(self.token, merchant, self.members, self.categories[merchant])

    def connect(self) -> psycopg.Connection:
        """Return a connection as the owner."""
        return connect(self.url, name="bench")

    def point_type(self, merchant: str) -> int:
        """Return the ledger's number of the merchant's point type."""
        with self.connect() as connection:
            row = connection.execute(
                "select id from programs_point_type where code = %s", (f"{merchant}-points",)
            ).fetchone()
        if row is None:
            message = f"no point type of {merchant}"
            raise LookupError(message)
        return int(row[0])


def make_world(url: str, *, members: int, scenes: tuple[Scene, ...] = SCENES) -> World:
    """Migrate the database `url` and fill it."""
    migrate(url)
    categories, clock = {}, SystemClock()
    with connect(url, name="bench") as connection:
        for scene in scenes:
            onboard_merchant(connection, code=scene.merchant, name_zh="压测商户")
            open_store(connection, merchant=scene.merchant, code="main", name_zh="压测门店")
            make_partner(connection, scene.merchant, scene.merchant, clock=clock)
            program = program_of(scene)
            publish_program(
                connection, json.dumps(program, ensure_ascii=False), filename=f"{scene.merchant}.json", clock=clock,
                actor=ACTOR,
            )  # fmt: skip
            categories[scene.merchant] = tuple(synthetic_categories(program))
        key = create_api_key(
            connection, name="bench", merchant="*", scopes=SCOPES, clock=clock, rate_per_second=RATE_MAX
        )
        connection.commit()
        enrol_bench_members(connection, members)
    return World(url=url, members=members, token=key.token, categories=categories)


def open_accounts(world: World, *, points: int, scenes: tuple[Scene, ...] = SCENES) -> None:
    """Give every member a balance in every scene, so that an order always finds an account, as in the baseline."""
    types = [world.point_type(scene.merchant) for scene in scenes]
    with world.connect() as connection:
        for point_type in types:
            open_bench_accounts(connection, point_type=point_type, points=points)


def program_of(scene: Scene) -> dict[str, Any]:
    """Return the synthetic programme of a scene; its names are its own, so that scenes can share a database."""
    program = synthetic_program(
        scene.rules, merchants=[scene.merchant], hot_budget=scene.is_hot, matching=scene.awards, code=scene.merchant,
        is_worst=scene.is_worst,
    )  # fmt: skip
    for point_type in program["point_types"]:
        point_type["code"] = f"{scene.merchant}-points"
    for budget in program["budgets"]:
        budget["code"] = f"{scene.merchant}-{budget['code']}"
    for rule in program["rules"]:
        rule["point_type"] = f"{scene.merchant}-points"
        rule["budget"] = f"{scene.merchant}-{rule['budget']}"
        if scene.is_capped and rule["earn"]["kind"] == "rate":
            rule["caps"] = [{"scope": "member", "period": "day", "limit_points": NO_LIMIT}]
    return program
