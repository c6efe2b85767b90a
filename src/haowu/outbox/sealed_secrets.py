# SPDX-License-Identifier: Apache-2.0
"""Secrets at rest: AES-256-GCM under a key outside the database, bound to the endpoint whose secret it is.

Stored form: 1 byte version (1), 12 bytes nonce, then ciphertext and 16-byte tag.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haowu.outbox.errors import SecretUnreadable

VERSION: Final = b"\x01"
NONCE_END: Final = 13


def seal(key: bytes, secret: str, *, endpoint_id: int) -> bytes:
    """Return the stored form of `secret`, under a fresh random nonce; `key` has 32 bytes."""
    nonce = os.urandom(NONCE_END - 1)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound_to(endpoint_id))


def unseal(key: bytes, stored: bytes, *, endpoint_id: int) -> str:
    """Return what was sealed for this endpoint; raises `SecretUnreadable` for anything else."""
    if stored[:1] != VERSION:
        raise SecretUnreadable
    try:
        plain = AESGCM(key).decrypt(stored[1:NONCE_END], stored[NONCE_END:], _bound_to(endpoint_id))
    except (InvalidTag, ValueError) as error:
        raise SecretUnreadable from error
    return plain.decode()


def _bound_to(endpoint_id: int) -> bytes:
    return f"outbox.endpoint:{endpoint_id}".encode()
