# SPDX-License-Identifier: Apache-2.0
"""A shop with something on its shelf, for the tests of this room."""

from collections.abc import Callable
from typing import Any

from psycopg import Connection

from haowu.catalog.drafts import RewardDraft
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.make_reward import make_reward
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant

ACTOR = Actor(ActorKind.OPERATOR, "tests")

Shelve = Callable[..., int]


def reward_draft(code: str = "set-4", **fields: Any) -> RewardDraft:
    """Return a reward that could be listed as it is: the cotton set, 3,000 points."""
    known: dict[str, Any] = {
        "kind": "goods",
        "name_zh": "纯棉四件套",
        "points": 3000,
        "acceptor": "佳纺家居",
        "place": "中山路1号",
        "retail_sku": f"SKU-{code}",
    }
    return RewardDraft(code=code, **(known | fields))


def shelf_of(connection: Connection, clock: FixedClock) -> Shelve:
    """Return a maker of listed rewards of `jiafang`: `shelve("set-4", points=3000)` returns the id."""
    onboard_merchant(connection, code="jiafang", name_zh="佳纺家居")

    def made(code: str = "set-4", *, is_listed: bool = True, **fields: Any) -> int:
        reward = make_reward(connection, reward_draft(code, **fields), merchant="jiafang", clock=clock, actor=ACTOR)
        if is_listed:
            list_reward(connection, merchant="jiafang", code=code, clock=clock)
        return reward

    return made
