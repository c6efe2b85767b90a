# SPDX-License-Identifier: Apache-2.0
"""What may be asked of this room: a purchase, its confirmation, its refunds.

The bounds written here are kept when a door decodes JSON straight into these structs; a request built in Python is
checked by the operation itself (`validation.py`), so nothing relies on the door.

Amounts of a purchase, all in fen:

* `paid_fen`: what the order cost in all, freight included, before coupon and points are taken off;
* `lines[].paid_fen`: the same for one line; the lines sum to `paid_fen - freight_fen`. No lines at all stand for one
  line, number 1;
* net = `paid_fen - freight_fen - coupon_fen - points_deduct_fen`: what earns points (R001), spread over the lines in
  proportion. ¥100 with a ¥20 coupon and ¥5 paid in points earns on ¥75.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Annotated

import msgspec

from haowu.kernel.limits import FEN_MAX

NUMBER = r"[!-~\u4e00-\u9fff]([ -~\u4e00-\u9fff]*[!-~\u4e00-\u9fff])?"
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=rf"^{NUMBER}\Z")]
"""A business number or code of the caller: 1–64 characters, printable ASCII or Chinese, no blank at either end."""

Fen = Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)]
"""An amount of money in fen."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset."""


class PurchaseLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a purchase; `paid_fen` is the line's amount (not the price of one piece)."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    sku: Annotated[str, msgspec.Meta(max_length=64)]
    category: Annotated[str, msgspec.Meta(max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    paid_fen: Fen


class Purchase(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """A paid order. `hold_nos` are the holds of this merchant by which points were taken off it."""

    order_no: Number
    member: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    merchant: Number
    store: Annotated[str, msgspec.Meta(max_length=64)]
    paid_at: Instant
    settled: bool
    paid_fen: Fen
    lines: Annotated[tuple[PurchaseLine, ...], msgspec.Meta(max_length=500)] = ()
    channel: Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[ -~\u4e00-\u9fff]*\Z")] = ""
    freight_fen: Fen = 0
    coupon_fen: Fen = 0
    points_deduct_fen: Fen = 0
    hold_nos: Annotated[tuple[Number, ...], msgspec.Meta(max_length=8)] = ()


class RefundLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """Money given back for one line, in fen: at most what the member really paid for it (its net amount)."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    refund_fen: Annotated[int, msgspec.Meta(ge=1, le=FEN_MAX)]


class Refund(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One refund of a purchase. `is_full`: all that is not refunded yet, and no lines; otherwise by line."""

    order_no: Number
    refund_no: Number
    merchant: Number
    refunded_at: Instant
    is_full: bool = False
    lines: Annotated[tuple[RefundLine, ...], msgspec.Meta(max_length=500)] = ()


class AccrueRequest(msgspec.Struct, frozen=True, gc=False):
    """A purchase to be credited. `input_hash`: 16 bytes over what the caller sent; `actor`: who, such as `key:7`."""

    purchase: Purchase
    input_hash: bytes
    actor: str


class ConfirmRequest(msgspec.Struct, frozen=True, gc=False):
    """Receipt of the order is confirmed: what it earned becomes available now."""

    merchant: str
    order_no: str
    confirm_no: str
    input_hash: bytes
    actor: str


class RefundRequest(msgspec.Struct, frozen=True, gc=False):
    """A refund to be carried into the ledger."""

    refund: Refund
    input_hash: bytes
    actor: str


def input_hash_of(sent: Purchase | Refund) -> bytes:
    """Return the 16 bytes that recognise `sent`; the same through every door, whatever its spelling in JSON.

    Fields that were not given are left out, so that a field added later does not make strangers of old orders. So is
    the member, who has several names: a till sends a phone or a code, a file the number. The ledger compares owners.
    """
    if isinstance(sent, Purchase):
        sent = msgspec.structs.replace(sent, member="")
    return blake2b(msgspec.msgpack.encode(sent), digest_size=16).digest()
