# SPDX-License-Identifier: Apache-2.0
"""Stored personal fields, encrypted: AES-256-GCM, bound to their purpose and their row.

Stored form: 1 byte version (1), 4 bytes key id, 12 bytes nonce, then ciphertext and 16-byte tag. The key id is the
beginning of the key's SHA-256: it says which key to take when keys are changed, and gives nothing of the key away.
The purpose and the row's id are the associated data, so a value copied to another column or row cannot be read there.
"""

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haowu.members.errors import CipherInvalid

VERSION: Final = b"\x01"
KEY_ID_BYTES: Final = 4
NONCE_BYTES: Final = 12
HEAD_BYTES: Final = 1 + KEY_ID_BYTES
PHONE: Final = "members.phone"


class FieldCipher:
    """One key, ready for many fields."""

    def __init__(self, key: bytes) -> None:
        """Take a 32-byte key."""
        self._cipher = AESGCM(key)
        self._head = VERSION + hashlib.sha256(key).digest()[:KEY_ID_BYTES]

    def seal(self, plain: str, *, purpose: str, row_id: int) -> bytes:
        """Return the stored form of `plain`, under a fresh random nonce."""
        nonce = os.urandom(NONCE_BYTES)
        return self._head + nonce + self._cipher.encrypt(nonce, plain.encode(), _bound_to(purpose, row_id))

    def open(self, stored: bytes, *, purpose: str, row_id: int) -> str:
        """Return what was sealed for this purpose and row; raises `CipherInvalid` for anything else."""
        if stored[:HEAD_BYTES] != self._head:
            raise CipherInvalid
        nonce, sealed = stored[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES], stored[HEAD_BYTES + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, _bound_to(purpose, row_id)).decode()
        except (InvalidTag, ValueError) as error:
            raise CipherInvalid from error


def _bound_to(purpose: str, row_id: int) -> bytes:
    return f"{purpose}:{row_id}".encode()
