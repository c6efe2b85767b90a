# SPDX-License-Identifier: Apache-2.0
"""Carry refunds into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.earning.answers import Refunding, Refusal
    from haowu.earning.requests import RefundRequest
    from haowu.earning.world import World
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def refund_orders(
    connection: Connection,
    requests: Sequence[RefundRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Refunding | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
