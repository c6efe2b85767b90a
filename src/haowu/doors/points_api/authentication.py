# SPDX-License-Identifier: Apache-2.0
"""Who asks: the bearer token's hash is looked up once and believed for a few seconds.

Only hashes are kept, here as in the database. A key that was revoked or is over stops within `key_seconds`; tokens that
open nothing are remembered too (boundedly), so that guessing costs the database nothing.
"""

from __future__ import annotations

import asyncio
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from haowu.access.queries import find_api_keys
from haowu.access.scopes import ALL_MERCHANTS
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.token_bucket import TokenBucket

if TYPE_CHECKING:
    from haowu.access.queries import ApiKey
    from haowu.doors.points_api.readers import Readers
    from haowu.doors.points_api.runtime import ApiRuntime

BEARER: Final = "bearer "
TOKEN_LENGTH_MAX: Final = 200


class Caller:
    """A known key, with its rate limits and until when it is believed.

    `bucket` counts calls, `bulk_bucket` the orders inside batch calls: an upload must not hold up the same key's tills.
    """

    __slots__ = ("actor", "bucket", "bulk_bucket", "key", "until")

    def __init__(self, key: ApiKey, bucket: TokenBucket, bulk_bucket: TokenBucket, until: float) -> None:
        """Keep all."""
        self.key = key
        self.bucket = bucket
        self.bulk_bucket = bulk_bucket
        self.until = until
        self.actor = f"key:{key.id}"

    @property
    def is_sandbox(self) -> bool:
        """Return whether all that this key does is decided and answered, and nothing of it kept."""
        return self.key.is_sandbox

    def require(self, scope: str) -> None:
        """Refuse when the key does not have `scope`."""
        if scope not in self.key.scopes:
            raise Problem("SCOPE_MISSING", scope=scope)

    def merchant(self, named: str) -> str:
        """Return the merchant acted for: as `named` in the body, or the key's own when none is."""
        own = self.key.merchant
        if own == ALL_MERCHANTS:
            if not named:
                raise Problem("MERCHANT_REQUIRED")
            return named
        if named and named != own:
            raise Problem("WRONG_MERCHANT", key_merchant=own)
        return own


class Authentication:
    """The cache of callers; belongs to the event loop's thread."""

    def __init__(self, runtime: ApiRuntime, readers: Readers) -> None:
        """Start empty."""
        self._clock = runtime.clock
        self._limits = runtime.limits
        self._readers = readers
        self._callers: dict[bytes, Caller] = {}
        self._refused: dict[bytes, tuple[float, str]] = {}
        self._asked: dict[bytes, asyncio.Future[Caller | str]] = {}
        self._guesses = TokenBucket(runtime.limits.new_keys_per_second)

    async def caller(self, authorization: str | None) -> Caller:
        """Return who sent this Authorization header, with one event taken from their rate limit."""
        if authorization is None or authorization[:7].lower() != BEARER or len(authorization) > TOKEN_LENGTH_MAX:
            raise Problem("UNAUTHENTICATED")
        token_hash = sha256(authorization[7:].encode()).digest()
        caller = self._callers.get(token_hash)
        if caller is None or caller.until < time.monotonic():
            caller = await self._look_up(token_hash)
        if not caller.bucket.take():
            raise Problem("RATE_LIMITED")
        return caller

    async def _look_up(self, token_hash: bytes) -> Caller:
        until, code = self._refused.get(token_hash, (0.0, ""))
        if until > time.monotonic():
            raise Problem(code)
        asked = self._asked.get(token_hash)
        if asked is None:
            asked = asyncio.ensure_future(self._ask(token_hash))
            self._asked[token_hash] = asked
            asked.add_done_callback(lambda _: self._asked.pop(token_hash, None))
        caller = await asyncio.shield(asked)
        if isinstance(caller, str):
            raise Problem(caller)
        return caller

    async def _ask(self, token_hash: bytes) -> Caller | str:
        """Return the caller, or the code of why the token opens nothing."""
        known = self._callers.get(token_hash)
        if known is None and not self._guesses.take():
            raise Problem("RATE_LIMITED")
        key = await self._readers.run(lambda connection: find_api_keys(connection, [token_hash]).get(token_hash))
        until = time.monotonic() + self._limits.key_seconds
        if key is None or not key.is_usable(self._clock.now()):
            self._callers.pop(token_hash, None)
            code = "UNAUTHENTICATED" if key is None or key.is_revoked else "KEY_EXPIRED"
            self._remember_refused(token_hash, until, code)
            return code
        rate = key.rate_per_second
        if known is not None and known.bucket.rate_per_second == rate:
            caller = Caller(key, known.bucket, known.bulk_bucket, until)
        else:
            caller = Caller(key, TokenBucket(rate), TokenBucket(rate), until)
        self._callers[token_hash] = caller
        return caller

    def _remember_refused(self, token_hash: bytes, until: float, code: str) -> None:
        if len(self._refused) >= self._limits.unknown_keys:
            self._refused.clear()
        self._refused[token_hash] = (until, code)
