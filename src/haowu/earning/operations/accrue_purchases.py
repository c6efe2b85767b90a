# SPDX-License-Identifier: Apache-2.0
"""Credit paid orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.earning.answers import Accrual, Refusal
    from haowu.earning.requests import AccrueRequest
    from haowu.earning.world import World
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def accrue_purchases(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Accrual | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
