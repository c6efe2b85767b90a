# SPDX-License-Identifier: Apache-2.0
"""What may be asked of this room: set points aside, spend them, let them go.

`input_hash`: 16 bytes over what the caller sent; `actor`: who asks, such as `key:7`. Numbers (`hold_no` …) are the
caller's, unique per merchant (`capture_no`, `void_no` per hold; "1" when the caller gives none).
"""

import msgspec

from haowu.rules.deduction import BillLine

HOLD_SECONDS = 900
"""How long a hold lasts unless the caller says otherwise."""

HOLD_SECONDS_MAX = 7 * 24 * 3600
"""The longest hold, 7 days."""


class HoldRequest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Set `points` of the type `point_type` (its code) aside at `merchant`; the hold ends by itself after a while.

    With a `bill`, the points must be what the published method gives for it, and take off `off_fen` if that is said.
    """

    hold_no: str
    member: str
    merchant: str
    store: str
    point_type: str
    points: int
    lasts_seconds: int = HOLD_SECONDS
    order_no: str = ""
    bill: tuple[BillLine, ...] = ()
    off_fen: int | None = None
    input_hash: bytes
    actor: str


class DeductionRequest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What may points take off this `bill`? `points`: how many the member wants to use, None: as many as possible."""

    member: str
    merchant: str
    store: str
    point_type: str
    bill: tuple[BillLine, ...]
    points: int | None = None


class CaptureRequest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Spend `points` (None: all that is left) of a hold; what remains is released unless `keeps_rest`."""

    hold_no: str
    merchant: str
    capture_no: str = "1"
    points: int | None = None
    keeps_rest: bool = False
    input_hash: bytes
    actor: str


class VoidRequest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Release what is left of a hold."""

    hold_no: str
    merchant: str
    void_no: str = "1"
    input_hash: bytes
    actor: str
