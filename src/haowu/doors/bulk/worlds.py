# SPDX-License-Identifier: Apache-2.0
"""What is published and who sells, loaded once and again only when a stamp has moved."""

from threading import Lock
from typing import Any

import psycopg

from haowu.earning.world import LoadedWorld
from haowu.members.keys import MemberKeys
from haowu.members.world import World
from haowu.merchants.queries import load_merchants, merchants_stamp
from haowu.programs.queries import load_terms, terms_stamp


class Worlds:
    """The world as a chunk's own transaction sees it; shared by the writers."""

    def __init__(self, member_keys: MemberKeys) -> None:
        """Start with nothing loaded."""
        self._member_keys = member_keys
        self._lock = Lock()
        self._loaded: tuple[tuple[int, int], World] | None = None

    def current(self, connection: psycopg.Connection[Any]) -> World:
        """Return the world as of now."""
        stamps = (terms_stamp(connection), merchants_stamp(connection))
        with self._lock:
            if self._loaded is None or self._loaded[0] != stamps:
                world = LoadedWorld(load_terms(connection), load_merchants(connection), self._member_keys)
                self._loaded = (stamps, world)
            return self._loaded[1]
