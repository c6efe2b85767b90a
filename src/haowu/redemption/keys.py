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


def redemption_key(merchant: str, redemption_no: str) -> str:
    """Return the key of the hold that an exchange asked for at `merchant` stands on."""
    return business_key("redeem", merchant, redemption_no)


def part_key(merchant: str, redemption_no: str, what: str, number: str) -> str:
    """Return the key of a later movement of an exchange: `what` is capture, void or back."""
    return business_key(f"redeem-{what}", merchant, redemption_no, number)


def aftersale_key(merchant: str, redemption_no: str, aftersale_no: str) -> str:
    """Return the key of the points that an after-sales case gives back."""
    return business_key("aftersale", merchant, redemption_no, aftersale_no)
