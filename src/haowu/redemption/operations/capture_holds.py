# SPDX-License-Identifier: Apache-2.0
"""Spend held points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.redemption.answers import Captured, Refusal
    from haowu.redemption.requests import CaptureRequest
    from haowu.redemption.world import HoldWorld
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def capture_holds(
    connection: Connection,
    requests: Sequence[CaptureRequest],
    *,
    world: HoldWorld,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Captured | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
