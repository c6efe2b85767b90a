# SPDX-License-Identifier: Apache-2.0
"""The ledger's idempotency keys of this room: the caller's number with its scope in front."""

from haowu.kernel.business_keys import business_key


def order_key(merchant: str, order_no: str) -> str:
    """Return the key of the earn of one order."""
    return business_key("order", merchant, order_no)


def confirm_key(merchant: str, order_no: str, confirm_no: str) -> str:
    """Return the key of one confirmation of an order."""
    return business_key("confirm", merchant, order_no, confirm_no)


def refund_key(merchant: str, refund_no: str) -> str:
    """Return the key of the clawback of one refund."""
    return business_key("refund", merchant, refund_no)


def give_back_key(merchant: str, refund_no: str, hold_no: str) -> str:
    """Return the key under which one refund gives back points of one hold."""
    return business_key("refund", merchant, refund_no, "back", hold_no)


def release_key(merchant: str, refund_no: str, hold_no: str) -> str:
    """Return the key under which one refund releases what is still set aside in one hold."""
    return business_key("refund", merchant, refund_no, "free", hold_no)


def hold_key(merchant: str, hold_no: str) -> str:
    """Return the key of a hold that was placed at `merchant`."""
    return business_key("hold", merchant, hold_no)
