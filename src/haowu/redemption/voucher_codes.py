# SPDX-License-Identifier: Apache-2.0
"""Voucher codes 券码: twelve digits for people, known to us only by a keyed hash.

Eleven digits are drawn, the twelfth checks them (Luhn): a single wrong digit, and nearly every swap of neighbours, is
found without asking the database. docs/algorithms/vouchers.md works out the odds of guessing.
"""

import hmac
import secrets
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from haowu.members.keys import MemberKeys

LENGTH: Final = 12
_DRAWN: Final = 10 ** (LENGTH - 1)
_PURPOSE: Final = b"haowu-vouchers"


def voucher_secret(keys: MemberKeys) -> bytes:
    """Return the 32 bytes under which all codes and dynamic QR codes of this installation stand."""
    return blake2b(b"vouchers", key=keys.code_key, digest_size=32, person=_PURPOSE).digest()


def draw_code(draw: Callable[[int], int] = secrets.randbelow) -> str:
    """Return a new code; `draw(n)` gives a number below n that nobody can foresee."""
    digits = f"{draw(_DRAWN):0{LENGTH - 1}d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return the Luhn digit of `digits`."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - place % 2)
        total += value - 9 * (value > 9)  # noqa: PLR2004 - the digits of a doubled digit, summed
    return str(-total % 10)


def normal_code(said: str) -> str | None:
    """Return the code in `said`, whose groups may stand apart, or None if it cannot be one."""
    digits = said.replace(" ", "").replace("-", "")
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None


def grouped(code: str) -> str:
    """Return the code as people read it: 4-4-4."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def code_hmac(code: str, secret: bytes) -> bytes:
    """Return what is stored of a code: its HMAC-SHA256."""
    return hmac.digest(secret, b"code:" + code.encode(), "sha256")
