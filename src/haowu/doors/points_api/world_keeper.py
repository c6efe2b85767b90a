# SPDX-License-Identifier: Apache-2.0
"""Keeps the published terms and the merchants in memory, and notices at once when they have changed.

The stamps are read inside each batch's own transaction, before anything is decided: one small statement a batch, not a
request. An order that arrives after a publication has committed is in a later batch, whose statements see the new
stamp; so new terms are in force for the very next batch, without a delay, a notification that may be lost, or a clock.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from haowu.earning.world import LoadedWorld
from haowu.members.locks import HOLD_STANDINGS
from haowu.merchants.queries import MERCHANTS_STAMP, load_merchants
from haowu.programs.queries import TERMS_STAMP, load_terms
from haowu.wire.ask import Rows, ask
from haowu.wire.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

    from haowu.members.keys import MemberKeys
    from haowu.merchants.queries import MerchantView
    from haowu.programs.book import TermsBook

STAMPS: Final = Statement(f"select ({TERMS_STAMP}), ({MERCHANTS_STAMP})")
STAMPS_FOR_BATCH: Final = Statement(f"select ({TERMS_STAMP}), ({MERCHANTS_STAMP}), {HOLD_STANDINGS}")


class WorldKeeper:
    """One for the process; the writer and the readers share it."""

    def __init__(self, member_keys: MemberKeys) -> None:
        """Start with nothing loaded."""
        self.member_keys = member_keys
        self._lock = Lock()
        self._loaded: tuple[object, LoadedWorld] | None = None

    def current(self, connection: psycopg.Connection[Any]) -> AskedWorld:
        """Ask for the world as `connection` sees it now; the answer is waited for when the world is first looked at."""
        return AskedWorld(self, connection, ask(connection, STAMPS))

    def for_batch(self, connection: psycopg.Connection[Any]) -> AskedWorld:
        """Ask for the world of a batch, and keep every member's standing as it is until its transaction ends."""
        return AskedWorld(self, connection, ask(connection, STAMPS_FOR_BATCH))

    def load(self, connection: psycopg.Connection[Any], stamps: object) -> LoadedWorld:
        """Return the world of these stamps; loads it anew only when one has moved."""
        loaded = self._loaded
        if loaded is not None and loaded[0] == stamps:
            return loaded[1]
        with self._lock:
            world = LoadedWorld(load_terms(connection), load_merchants(connection), self.member_keys)
            self._loaded = (stamps, world)
        return world


class AskedWorld:
    """A world whose stamps are still under way: other questions can travel with them."""

    __slots__ = ("_connection", "_keeper", "_stamps", "_world", "member_keys")

    def __init__(self, keeper: WorldKeeper, connection: psycopg.Connection[Any], stamps: Rows) -> None:
        """Remember whom to ask."""
        self._keeper = keeper
        self._connection = connection
        self._stamps = stamps
        self._world: LoadedWorld | None = None
        self.member_keys = keeper.member_keys

    @property
    def terms(self) -> TermsBook:
        """The point types and programmes in force."""
        return self.loaded().terms

    @property
    def merchants(self) -> Mapping[str, MerchantView]:
        """All merchants by code."""
        return self.loaded().merchants

    def loaded(self) -> LoadedWorld:
        """Return the world itself, loading it if it has changed."""
        if self._world is None:
            self._world = self._keeper.load(self._connection, self._stamps.fetchall()[0][:2])
        return self._world
