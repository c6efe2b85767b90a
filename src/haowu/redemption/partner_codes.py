# SPDX-License-Identifier: Apache-2.0
"""Codes of partners' own systems as they are kept: sealed, and known again by a keyed hash."""

import hmac
from hashlib import blake2b
from typing import Final

from haowu.members.field_crypto import FieldCipher
from haowu.members.keys import MemberKeys

PURPOSE: Final = "redemption.partner_code"
CODE_MAX: Final = 64
AT_ONCE: Final = 1_000


def seal_code(code: str, number: int, keys: MemberKeys) -> bytes:
    """Return the stored form of the code that stands in row `number`."""
    return FieldCipher(keys.field_key).seal(code, purpose=PURPOSE, row_id=number)


def open_code(stored: bytes, number: int, keys: MemberKeys) -> str:
    """Return the code of row `number`."""
    return FieldCipher(keys.field_key).open(stored, purpose=PURPOSE, row_id=number)


def partner_code_hmac(merchant: str, code: str, keys: MemberKeys) -> bytes:
    """Return what a code is known again by."""
    secret = blake2b(b"partner-codes", key=keys.code_key, digest_size=32).digest()
    return hmac.digest(secret, f"{merchant}:{code}".encode(), "sha256")
