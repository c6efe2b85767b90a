# SPDX-License-Identifier: Apache-2.0
"""What the door is given from outside: connections, a clock, keys. It travels in the WSGI environment, no globals."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from haowu.doors.points_api.token_bucket import TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from django.http import HttpRequest

    from haowu.access.queries import ApiKey
    from haowu.kernel.clock import Clock
    from haowu.members.keys import MemberKeys
    from haowu.wire.line import Line

DOOR: Final = "haowu.door"
Application = Any


@dataclass(slots=True)
class ManagementDoor:
    """Everything a request needs. `lend` opens one transaction: committed at its end, rolled back by an exception."""

    lend: Callable[[], AbstractContextManager[Line]]
    clock: Clock
    member_keys: MemberKeys
    root_secret: bytes = field(repr=False)
    _buckets: dict[int, TokenBucket] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def secret(self, purpose: str) -> bytes:
        """Return the 32 bytes kept for `purpose`; those of two purposes say nothing of each other."""
        return derived_secret(self.root_secret, purpose)

    def take(self, key: ApiKey) -> bool:
        """Count one call of `key`; False when it calls too often."""
        with self._lock:
            bucket = self._buckets.get(key.id)
            if bucket is None or bucket.rate_per_second != key.rate_per_second:
                bucket = self._buckets[key.id] = TokenBucket(key.rate_per_second)
            return bucket.take()


def derived_secret(root: bytes, purpose: str) -> bytes:
    """Return the secret of `purpose` under `root`."""
    return hmac.digest(root, b"haowu:" + purpose.encode(), "sha256")


def with_door(application: Application, door: ManagementDoor) -> Application:
    """Return `application` with `door` in the environment of every request."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[DOOR] = door
        return cast("Iterable[bytes]", application(environ, start_response))

    return answer


def door_of(request: HttpRequest) -> ManagementDoor:
    """Return the door that `request` came through."""
    door = cast("Any", request).environ[DOOR]
    assert isinstance(door, ManagementDoor)  # noqa: S101 - said to the type checker
    return door
