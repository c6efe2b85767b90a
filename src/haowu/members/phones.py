# SPDX-License-Identifier: Apache-2.0
"""Phone numbers: one normal form, one blind index, one mask."""

import hmac
import re
import unicodedata
from typing import Final

from haowu.members.errors import PhoneInvalid

MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
WRITTEN: Final = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})", re.ASCII)
FILLERS: Final = str.maketrans("", "", " \t-()\u00a0\u3000")
WRITTEN_MAX: Final = 32


def normal_phone(written: str) -> str | None:
    """Return the 11 digits of a mainland mobile number written in any usual way, or None if it is not one."""
    if len(written) == 11 and MOBILE.fullmatch(written):  # noqa: PLR2004 - the usual way, first and fast
        return written
    if len(written) > WRITTEN_MAX:
        return None
    match = WRITTEN.fullmatch(unicodedata.normalize("NFKC", written).translate(FILLERS))
    return match[1] if match else None


def checked_phone(written: str) -> str:
    """Return the normal form; raises `PhoneInvalid` (masked)."""
    phone = normal_phone(written)
    if phone is None:
        raise PhoneInvalid(phone=masked(written))
    return phone


def phone_index(phone: str, key: bytes) -> bytes:
    """Return the 32 bytes by which a normalised number is found without being stored: HMAC-SHA256 under `key`."""
    return hmac.digest(key, phone.encode(), "sha256")


def masked(phone: str) -> str:
    """Return the number as it may be shown, 138****8000; anything that is not a number is hidden whole."""
    normal = normal_phone(phone)
    return f"{normal[:3]}****{normal[7:]}" if normal else "****"
