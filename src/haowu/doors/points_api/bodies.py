# SPDX-License-Identifier: Apache-2.0
"""What callers send. An order's body is `earning.requests.Purchase` itself, so that every door hashes it alike."""

from typing import Annotated, Final

import msgspec

from haowu.earning.requests import NUMBER, Instant, Number, Purchase, RefundLine
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.redemption.requests import HOLD_SECONDS, HOLD_SECONDS_MAX
from haowu.rules.deduction import BillLine

Merchant = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[ -~\u4e00-\u9fff]*\Z")]
"""May be left out by a key that belongs to one merchant."""

Points = Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]


class RefundBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A refund of the order in the path: `is_full` (all that is not refunded yet, no lines), or by line, in fen."""

    refund_no: Number
    refunded_at: Instant
    merchant: Merchant = ""
    is_full: bool = False
    lines: Annotated[tuple[RefundLine, ...], msgspec.Meta(max_length=500)] = ()


class ConfirmBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Receipt of the order in the path is confirmed. `confirm_no` tells several confirmations apart."""

    merchant: Merchant = ""
    confirm_no: Number = "1"


class HoldBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Set `points` of one type aside; the hold ends by itself after `lasts_seconds`.

    With a `bill`, `off_fen` is what the quote said they take off; if it is no longer so, the hold is refused.
    """

    hold_no: Number
    member: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    points: Points
    store: Annotated[str, msgspec.Meta(max_length=64)]
    merchant: Merchant = ""
    point_type: Number = "consumption"
    lasts_seconds: Annotated[int, msgspec.Meta(ge=1, le=HOLD_SECONDS_MAX)] = HOLD_SECONDS
    order_no: Annotated[str, msgspec.Meta(max_length=64, pattern=rf"^({NUMBER})?\Z")] = ""
    bill: Annotated[tuple[BillLine, ...], msgspec.Meta(max_length=500)] = ()
    off_fen: Annotated[int, msgspec.Meta(ge=1, le=FEN_MAX)] | None = None


class DeductionBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What may points take off this bill? `points` left out or null: as many as possible."""

    member: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    store: Annotated[str, msgspec.Meta(max_length=64)]
    bill: Annotated[tuple[BillLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    merchant: Merchant = ""
    point_type: Number = "consumption"
    points: Points | None = None


class LookupBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Who is this? A body is not logged, so it may hold a phone number."""

    member: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    merchant: Merchant = ""


class CaptureBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Spend `points` (left out or null: all that is left) of the hold; the rest is released unless `keeps_rest`.

    `capture_no` tells several captures of one hold apart: "1" when left out, and required with `keeps_rest`, after
    which another capture is to be expected.
    """

    merchant: Merchant = ""
    capture_no: Number | msgspec.UnsetType = msgspec.UNSET
    points: Points | None = None
    keeps_rest: bool = False


class VoidBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Release what is left of the hold."""

    merchant: Merchant = ""
    void_no: Number = "1"


PURCHASE: Final = msgspec.json.Decoder(Purchase)
REFUND: Final = msgspec.json.Decoder(RefundBody)
CONFIRM: Final = msgspec.json.Decoder(ConfirmBody)
HOLD: Final = msgspec.json.Decoder(HoldBody)
DEDUCTION: Final = msgspec.json.Decoder(DeductionBody)
LOOKUP: Final = msgspec.json.Decoder(LookupBody)
CAPTURE: Final = msgspec.json.Decoder(CaptureBody)
VOID: Final = msgspec.json.Decoder(VoidBody)
