# SPDX-License-Identifier: Apache-2.0
"""Make what orders earned available."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.earning.answers import Confirmation, Refusal
    from haowu.earning.requests import ConfirmRequest
    from haowu.earning.world import World
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def confirm_orders(
    connection: Connection,
    requests: Sequence[ConfirmRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Confirmation | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
