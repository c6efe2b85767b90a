# SPDX-License-Identifier: Apache-2.0
"""What may be asked about exchanges of points for rewards, and about their vouchers.

`input_hash`: 16 bytes over what the caller sent; `actor`: who asks. Numbers are the caller's, unique per merchant.
"""

from typing import Final

import msgspec

from haowu.redemption.delivery import Delivery

VERIFY_MAX: Final = 10
"""So many vouchers are verified in one request, all or none."""


class PlaceRedemption(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Exchange points of the member for `quantity` of `reward`, a reward of `reward_merchant` ("": of `merchant`).

    `slot` is the appointment that is booked with it; `acknowledged` are the exemptions whose sentence was ticked;
    `delivery` is where it goes: said for what is sent, and for nothing else.
    """

    redemption_no: str
    member: str
    merchant: str
    store: str
    reward: str
    reward_merchant: str = ""
    quantity: int = 1
    point_type: str = "consumption"
    slot: int | None = None
    acknowledged: tuple[str, ...] = ()
    delivery: Delivery | None = None
    input_hash: bytes
    actor: str

    @property
    def offered_by(self) -> str:
        """Return the merchant whose reward it is."""
        return self.reward_merchant or self.merchant


class CancelRedemption(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Undo an exchange that is not fulfilled: all points, stock and the slot go back."""

    redemption_no: str
    merchant: str
    reason: str = "member"
    input_hash: bytes
    actor: str


class FulfilRedemption(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The reward was handed over at the counter, or sent with `tracking_no` by `carrier`.

    `gives` is the merchant that says so, and must be the one whose reward it is; "" was checked by the caller.
    """

    redemption_no: str
    merchant: str
    gives: str = ""
    carrier: str = ""
    tracking_no: str = ""
    input_hash: bytes
    actor: str


class PrepareVerification(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What can be used here? `code` is a voucher code, a voucher's QR, or a member's dynamic code."""

    code: str
    merchant: str
    store: str
    terminal: str = ""
    actor: str


class VoucherUse(msgspec.Struct, frozen=True, gc=False):
    """One voucher to be used, by its token of `prepare`; no `line_nos` means all that is left of it."""

    verify_token: str
    line_nos: tuple[int, ...] = ()


class VerifyVouchers(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Use these vouchers, all or none. Without `request_no` the tokens are the number."""

    merchant: str
    store: str
    vouchers: tuple[VoucherUse, ...]
    terminal: str = ""
    request_no: str = ""
    input_hash: bytes
    actor: str


class RevokeVerification(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Take one verification back, within the hour and before it is settled."""

    verification: int
    merchant: str
    request_no: str = ""
    input_hash: bytes
    actor: str
