# SPDX-License-Identifier: Apache-2.0
"""The three secrets of the room; they live outside the database, in a file or the environment."""

from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class MemberKeys:
    """32 bytes each: to find a phone number, to read one, and to make and read member codes."""

    phone_index_key: bytes = field(repr=False)
    field_key: bytes = field(repr=False)
    code_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key of another length, and one key used for two purposes."""
        keys = (self.phone_index_key, self.field_key, self.code_key)
        if any(len(key) != KEY_BYTES for key in keys):
            message = f"a member key must be {KEY_BYTES} bytes"
            raise ValueError(message)
        if len(set(keys)) != len(keys):
            message = "the three member keys must differ"
            raise ValueError(message)

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Derive all three from one secret of at least 32 random bytes (HKDF-SHA256, one label a purpose)."""
        if len(secret) < KEY_BYTES:
            message = f"the secret must have at least {KEY_BYTES} bytes"
            raise ValueError(message)
        return cls(*(_derived(secret, label) for label in (b"phone-index", b"field", b"member-code")))


def _derived(secret: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"haowu.members." + label).derive(secret)
