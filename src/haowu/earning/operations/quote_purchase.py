# SPDX-License-Identifier: Apache-2.0
"""Say what a purchase would earn, and why not more; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection

    from haowu.earning.answers import Quote, Refusal
    from haowu.earning.requests import Purchase
    from haowu.earning.world import World
    from haowu.kernel.clock import Clock


def quote_purchase(connection: Connection, purchase: Purchase, *, world: World, clock: Clock) -> Quote | Refusal:
    """Decide `purchase` by the terms in force and return every award and every rule that gave nothing."""
    raise NotImplementedError
