# SPDX-License-Identifier: Apache-2.0
"""Set points aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.redemption.answers import Held, Refusal
    from haowu.redemption.requests import HoldRequest
    from haowu.redemption.world import HoldWorld
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def place_holds(
    connection: Connection,
    requests: Sequence[HoldRequest],
    *,
    world: HoldWorld,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Held | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
