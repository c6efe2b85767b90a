# SPDX-License-Identifier: Apache-2.0
"""The unified social credit code 统一社会信用代码 of a business licence (GB 32100-2015), and its check character."""

from typing import Final

from haowu.merchants.errors import LicenceInvalid

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18
BASE: Final = len(ALPHABET)
SHOWN: Final = 20


def check_character(body: str) -> str:
    """Return the 18th character for the first 17: weights are powers of 3 modulo 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, BASE) for place, character in enumerate(body))
    return ALPHABET[-total % BASE]


def checked_licence(licence_no: str) -> str:
    """Return `licence_no` if it can be one; raises `LicenceInvalid` otherwise."""
    body, last = licence_no[:-1], licence_no[-1:]
    is_formed = len(licence_no) == LENGTH and set(licence_no) <= set(ALPHABET)
    if not is_formed or check_character(body) != last:
        raise LicenceInvalid(given=licence_no[:SHOWN])
    return licence_no
