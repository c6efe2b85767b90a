# SPDX-License-Identifier: Apache-2.0
"""What we use of RSGI, Granian's own interface: the shapes of what the server hands over with each call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from asyncio import Future


class Headers(Protocol):
    """Names in any spelling. Of several headers of one name `get` returns the first; not-ASCII values it skips."""

    def get(self, key: str, /) -> str | None:
        """Return the value, None if there is none."""

    def __contains__(self, key: object, /) -> bool:
        """Whether the header was sent, whatever its value."""


class Scope(Protocol):
    """What is asked."""

    @property
    def method(self) -> str:
        """In capital letters."""

    @property
    def path(self) -> str:
        """Decoded; bytes that are not UTF-8 have become U+FFFD."""

    @property
    def query_string(self) -> str:
        """As it was sent, without the question mark."""

    @property
    def client(self) -> str:
        """Address and port of the other side."""

    @property
    def headers(self) -> Headers:
        """Made anew each time: ask once."""


class Parts(Protocol):
    """The pieces of a body as they come in; they end alike when it is whole and when its sender has gone."""

    def __anext__(self) -> Future[bytes]:
        """Return the next piece to come."""


class Channel(Protocol):
    """The way to the caller."""

    def __call__(self) -> Future[bytes]:
        """Return the whole body to come; `ProtocolClosed` when its sender breaks off."""

    def __aiter__(self) -> Parts:
        """Return the body in pieces."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes, /) -> None:
        """Send an answer whole; its length is added. Nothing happens if the caller has gone."""
