# SPDX-License-Identifier: Apache-2.0
"""Release held points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from haowu.redemption.answers import Voided, Refusal
    from haowu.redemption.requests import VoidRequest
    from haowu.redemption.world import HoldWorld
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence


def void_holds(
    connection: Connection,
    requests: Sequence[VoidRequest],
    *,
    world: HoldWorld,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Voided | Refusal]:
    """Answer each request, in order; the caller's transaction holds everything, nothing is committed here."""
    raise NotImplementedError
