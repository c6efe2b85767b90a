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
from haowu.merchants.queries import MERCHANTS_STAMP, load_merchants
from haowu.programs.queries import TERMS_STAMP, load_terms

if TYPE_CHECKING:
    import psycopg

    from haowu.members.keys import MemberKeys

STAMPS: Final = f"select ({TERMS_STAMP}), ({MERCHANTS_STAMP})"


class WorldKeeper:
    """One for the process; the writer and the readers share it."""

    def __init__(self, member_keys: MemberKeys) -> None:
        """Start with nothing loaded."""
        self._member_keys = member_keys
        self._lock = Lock()
        self._loaded: tuple[object, World] | None = None

    def current(self, connection: psycopg.Connection[Any]) -> World:
        """Return the world as `connection` sees it now; loads it anew only when a stamp has moved."""
        stamps = connection.execute(STAMPS, prepare=True).fetchone()
        loaded = self._loaded
        if loaded is not None and loaded[0] == stamps:
            return loaded[1]
        with self._lock:
            world = World(
                terms=load_terms(connection), merchants=load_merchants(connection), member_keys=self._member_keys
            )
            self._loaded = (stamps, world)
        return world
