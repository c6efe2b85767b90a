# SPDX-License-Identifier: Apache-2.0
"""The ledger's idempotency keys of this room: the caller's number with its scope in front."""

from haowu.kernel.business_keys import business_key


def hold_key(merchant: str, hold_no: str) -> str:
    """Return the key of a hold placed at `merchant`."""
    return business_key("hold", merchant, hold_no)


def capture_key(merchant: str, hold_no: str, capture_no: str) -> str:
    """Return the key of one capture of a hold."""
    return business_key("capture", merchant, hold_no, capture_no)


def void_key(merchant: str, hold_no: str, void_no: str) -> str:
    """Return the key of one void of a hold."""
    return business_key("void", merchant, hold_no, void_no)
