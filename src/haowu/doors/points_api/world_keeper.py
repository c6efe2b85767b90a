# SPDX-License-Identifier: Apache-2.0
"""Keeps the published terms and the merchants in memory, and notices at once when they have changed.

The stamps are read inside each batch's own transaction, before anything is decided: one small statement a batch, not a
request. An order that arrives after a publication has committed is in a later batch, whose statements see the new
stamp; so new terms are in force for the very next batch, without a delay, a notification that may be lost, or a clock.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from haowu.earning.world import World
from haowu.members.locks import HOLD_STANDINGS
from haowu.merchants.queries import MERCHANTS_STAMP, load_merchants
from haowu.programs.queries import TERMS_STAMP, load_terms

if TYPE_CHECKING:
    import psycopg

    from haowu.members.keys import MemberKeys

STAMPS: Final = f"select ({TERMS_STAMP}), ({MERCHANTS_STAMP})"
STAMPS_FOR_BATCH: Final = f"{STAMPS}, {HOLD_STANDINGS}"


class WorldKeeper:
    """One for the process; the writer and the readers share it."""

    def __init__(self, member_keys: MemberKeys) -> None:
        """Start with nothing loaded."""
        self._member_keys = member_keys
        self._lock = Lock()
        self._loaded: tuple[object, World] | None = None

    def current(self, connection: psycopg.Connection[Any]) -> World:
        """Return the world as `connection` sees it now; loads it anew only when a stamp has moved."""
        return self._loaded_for(connection, connection.execute(STAMPS, prepare=True).fetchone())

    def for_batch(self, connection: psycopg.Connection[Any]) -> World:
        """Return the world for a batch, and keep every member's standing as it is until its transaction ends."""
        row = connection.execute(STAMPS_FOR_BATCH, prepare=True).fetchone()
        return self._loaded_for(connection, row and row[:2])

    def _loaded_for(self, connection: psycopg.Connection[Any], stamps: tuple[Any, ...] | None) -> World:
        loaded = self._loaded
        if loaded is not None and loaded[0] == stamps:
            return loaded[1]
        with self._lock:
            world = World(
                terms=load_terms(connection), merchants=load_merchants(connection), member_keys=self._member_keys
            )
            self._loaded = (stamps, world)
        return world
