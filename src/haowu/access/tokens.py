# SPDX-License-Identifier: Apache-2.0
"""The token a key's holder shows: `hw_` and 43 characters that carry 256 random bits."""

import hashlib
import secrets
from typing import Final

MARK: Final = "hw_"
TOKEN_LENGTH: Final = len(MARK) + 43
PREFIX_LENGTH: Final = len(MARK) + 6
RANDOM_BYTES: Final = 32


def new_token() -> str:
    """Return a fresh token; nobody can guess it, and only its holder will know it."""
    return MARK + secrets.token_urlsafe(RANDOM_BYTES)


def hash_token(token: str) -> bytes:
    """Return the 32 bytes by which a token is stored and found.

    A plain SHA-256 is enough: the token is 256 random bits, so there is no dictionary to slow down.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def prefix_of(token: str) -> str:
    """Return the beginning of the token that is kept for people; 220 secret bits remain."""
    return token[:PREFIX_LENGTH]
