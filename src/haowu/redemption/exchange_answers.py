# SPDX-License-Identifier: Apache-2.0
"""What is answered about exchanges and vouchers. A replay gives the same values, but for `replayed` and codes.

A voucher's code is told once, for only its keyed hash is kept; later the member shows the QR, or asks for a new code.
"""

from datetime import datetime

import msgspec

from haowu.redemption.answers import BalanceView


class Issued(msgspec.Struct, frozen=True, gc=False):
    """The voucher of an exchange; `code` is null when this is not the first answer."""

    code: str | None
    code_last4: str
    expires_at: datetime


class Placed(msgspec.Struct, frozen=True, gc=False):
    """An exchange is placed: its points are held until it is fulfilled. `value_fen` is the reward's price in money."""

    journal: str
    redemption_no: str
    reward: str
    name_zh: str
    quantity: int
    point_type: str
    points: int
    money_fen: int
    value_fen: int
    state: str
    fulfilment: str
    ends_at: datetime
    voucher: Issued | None
    balance: BalanceView
    decided_at: datetime
    replayed: bool = False

    def with_code_of(self, first: "Placed") -> "Placed":
        """Return this with the code that `first` told, if it is the same voucher's.

        A try whose COMMIT got lost may have drawn it: the second try finds the exchange placed, but no code anywhere.
        """
        if self.voucher is None or first.voucher is None or first.voucher.code is None:
            return self
        if first.voucher.code_last4 != self.voucher.code_last4:
            return self
        return msgspec.structs.replace(self, voucher=first.voucher)


class Quoted(msgspec.Struct, frozen=True, gc=False):
    """What an exchange would cost now; `shortfall` is how many points are missing. Nothing is written."""

    reward: str
    name_zh: str
    quantity: int
    points: int
    money_fen: int
    value_fen: int
    saved_fen: int
    shortfall: int
    must_acknowledge: str
    explain: str
    is_binding: bool = False


class Cancelled(msgspec.Struct, frozen=True, gc=False):
    """An exchange has ended without the reward: `points_given_back` are the member's again."""

    redemption_no: str
    state: str
    points_given_back: int
    refund_fen: int
    closed_at: datetime
    replayed: bool = False


class Fulfilled(msgspec.Struct, frozen=True, gc=False):
    """The reward was handed over; what the member saved by it."""

    redemption_no: str
    state: str
    carrier: str
    tracking_no: str
    points: int
    saved_fen: int
    fulfilled_at: datetime
    replayed: bool = False


class UsableLine(msgspec.Struct, frozen=True, gc=False):
    """One service of a voucher that can still be used."""

    line_no: int
    name_zh: str


class UsableVoucher(msgspec.Struct, frozen=True, gc=False):
    """A voucher as a clerk may see it before it is used. `needs_confirmation`: a code was typed, look at the person."""

    verify_token: str
    code_masked: str
    name_zh: str
    lines: tuple[UsableLine, ...]
    expires_at: datetime
    needs_confirmation: bool


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """What can be used here with what was shown."""

    member_masked: str
    vouchers: tuple[UsableVoucher, ...]


class VerifiedVoucher(msgspec.Struct, frozen=True, gc=False):
    """One voucher's use; `verification` is its number for taking it back, `left` the lines still to be used."""

    verification: int
    redemption_no: str
    name_zh: str
    line_nos: tuple[int, ...]
    left: tuple[int, ...]
    state: str
    value_fen: int


class Verified(msgspec.Struct, frozen=True, gc=False):
    """All vouchers of the request were used."""

    request_no: str
    vouchers: tuple[VerifiedVoucher, ...]
    verified_at: datetime
    replayed: bool = False


class Revoked(msgspec.Struct, frozen=True, gc=False):
    """A verification was taken back; its lines can be used again until the voucher's own end."""

    verification: int
    line_nos: tuple[int, ...]
    revoked_at: datetime
    replayed: bool = False
