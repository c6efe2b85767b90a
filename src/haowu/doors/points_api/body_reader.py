# SPDX-License-Identifier: Apache-2.0
"""Bodies are read, and those that do not come are given up, without a timer for each.

A timer a call costs more than the rest of reading a body, and hardly any ever rings. So a list says until when each
body is waited for, and whoever has a clock ticking calls `give_up_late` now and then.
"""

from __future__ import annotations

from asyncio import CancelledError
from time import monotonic
from typing import TYPE_CHECKING

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # it is public, says their documentation

from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from asyncio import Future

    from haowu.doors.points_api.rsgi import Channel


class BodyReader:
    """All bodies that are under way; belongs to the event loop's thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._until: dict[Future[bytes], float] = {}

    async def whole(self, channel: Channel, seconds: float) -> bytes:
        """Return a body whose length was declared, and found small enough: the server holds its sender to it."""
        return await self._part(channel(), monotonic() + seconds, seconds)

    async def chunks(self, channel: Channel, limit_bytes: int, seconds: float) -> bytes:
        """Return a body of unknown length, counted while it is read."""
        until = monotonic() + seconds
        parts = channel.__aiter__()
        body = bytearray()
        try:
            while len(body) <= limit_bytes:
                body += await self._part(parts.__anext__(), until, seconds)
        except StopAsyncIteration:
            return bytes(body)
        raise Problem("BODY_TOO_LARGE", limit_bytes=limit_bytes)

    async def _part(self, part: Future[bytes], until: float, seconds: float) -> bytes:
        self._until[part] = until
        try:
            return await part
        except CancelledError:
            if part in self._until:
                raise
            raise Problem("BODY_TOO_SLOW", seconds=seconds) from None
        except ProtocolClosed:
            raise Problem("BODY_TOO_SLOW", seconds=0) from None
        finally:
            self._until.pop(part, None)

    def give_up_late(self) -> None:
        """Stop waiting for the bodies that should be here by now."""
        now = monotonic()
        for part in [part for part, until in self._until.items() if until <= now]:
            del self._until[part]
            part.cancel()
