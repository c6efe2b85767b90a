# SPDX-License-Identifier: Apache-2.0
"""Signatures as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, under `whsec_` and base64."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

MARK: Final = "whsec_"
SECRET_BYTES: Final = 32
SHORTEST: Final = 24
LONGEST: Final = 64


def new_secret() -> str:
    """Return a fresh secret as its holder sees it: `whsec_` and 256 random bits in base64."""
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def key_of(secret: str) -> bytes:
    """Return the bytes that sign; raises `ValueError` for anything that is no `whsec_` secret of 24 to 64 bytes."""
    if not secret.startswith(MARK):
        raise ValueError(MARK)
    try:
        key = base64.b64decode(secret.removeprefix(MARK), validate=True)
    except binascii.Error as error:
        raise ValueError(MARK) from error
    if not SHORTEST <= len(key) <= LONGEST:
        raise ValueError(MARK)
    return key


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return `v1,<base64>` for one message."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    mac = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode("ascii")


def headers(secret_list: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers; one signature a valid secret, so that a receiver may change over in its own time."""
    signatures = [sign(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in secret_list]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(secret: str, *, message_id: str, timestamp: int, body: bytes, signatures: str) -> bool:
    """Return whether one of `signatures` is ours; what a receiver does, in constant time."""
    ours = sign(secret, message_id=message_id, timestamp=timestamp, body=body)
    return any(hmac.compare_digest(ours, each) for each in signatures.split())
