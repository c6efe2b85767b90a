# SPDX-License-Identifier: Apache-2.0
"""What is answered about exchanges at this door; a voucher's code only in `NewCodeOut`, which nobody keeps."""

from datetime import datetime

from haowu.doors.management_api.routing import Out


class LineOut(Out):
    """One line; `used_at` says when and `used_in` where it was verified."""

    line_no: int
    name_zh: str
    points: int
    money_fen: int
    value_fen: int
    used_at: datetime | None
    used_in: str


class VoucherOut(Out):
    """A voucher as it may be shown to anybody; no `stores` means all of the merchant's."""

    code_masked: str
    state: str
    stores: list[str]
    expires_at: datetime


class DeliveryOut(Out):
    """Where a parcel goes: hidden but for a few signs everywhere, in full at `/delivery` alone."""

    name: str
    phone: str
    address: str


class RedemptionOut(Out):
    """One exchange; `worth` is what it is worth in words, a point each included; `delivery` is hidden."""

    id: int
    redemption_no: str
    merchant: str
    store: str
    reward_merchant: str
    reward: str
    name_zh: str
    sku: str
    differences: str
    fulfilment: str
    quantity: int
    points: int
    money_fen: int
    value_fen: int
    worth: str
    state: str
    placed_at: datetime
    ends_at: datetime
    fulfilled_at: datetime | None
    received_at: datetime | None
    returnable_until: datetime | None
    closed_at: datetime | None
    close_reason: str
    carrier: str
    tracking_no: str
    delivery: DeliveryOut | None
    lines: list[LineOut]
    voucher: VoucherOut | None


class BalanceOut(Out):
    """The account after it."""

    point_type: str
    available: int
    pending: int
    held: int
    deficit: int


class PlacedOut(Out):
    """An exchange is placed: its points are held until it is fulfilled."""

    redemption: RedemptionOut
    balance: BalanceOut


class QuoteOut(Out):
    """What an exchange would cost now; nothing is written."""

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
    is_binding: bool


class CancelledOut(Out):
    """Points are the member's again; `refund_fen` is the money to be given back as money."""

    redemption_no: str
    state: str
    points_given_back: int
    refund_fen: int
    closed_at: datetime


class FulfilledOut(Out):
    """The reward was handed over or sent."""

    redemption_no: str
    state: str
    carrier: str
    tracking_no: str
    points: int
    saved_fen: int
    fulfilled_at: datetime


class ReceiptOut(Out):
    """When the member had it."""

    received_at: datetime


class OwnVoucherOut(VoucherOut):
    """What the member shows: `qr` for a minute, as text and drawn; ask again before `qr_until`."""

    name_zh: str
    lines: list[LineOut]
    qr: str
    qr_svg: str
    qr_until: datetime


class NewCodeOut(Out):
    """The new code, told once; `slip` is what a receipt printer prints."""

    code: str
    grouped: str
    slip: str


class MemberCodeOut(Out):
    """One's dynamic code, for earning and for redeeming alike (R074)."""

    code: str
    qr_svg: str
    until: datetime


class SavingOut(Out):
    """One row of the savings ledger."""

    id: int
    saved_fen: int
    cause: str
    saved_at: datetime
    merchant: str
    redemption_no: str
    name_zh: str
    sentence: str


class SavingsOut(Out):
    """What realised exchanges saved, in all and row by row. A reference figure, no balance."""

    saved_fen: int
    sentence: str
    persons: int
    items: list[SavingOut]
    next_cursor: str


class UsableLineOut(Out):
    """One service that can still be used."""

    line_no: int
    name_zh: str


class UsableOut(Out):
    """A voucher as a clerk sees it before it is used."""

    verify_token: str
    code_masked: str
    name_zh: str
    lines: list[UsableLineOut]
    expires_at: datetime
    needs_confirmation: bool


class PreparedOut(Out):
    """What can be used here with what was shown."""

    member_masked: str
    vouchers: list[UsableOut]


class UsedOut(Out):
    """One voucher's use; `verification` is its number for taking it back."""

    verification: int
    redemption_no: str
    name_zh: str
    line_nos: list[int]
    left: list[int]
    state: str
    value_fen: int


class VerifiedOut(Out):
    """All vouchers of the request were used."""

    request_no: str
    vouchers: list[UsedOut]
    verified_at: datetime


class RevokedOut(Out):
    """A verification was taken back."""

    verification: int
    line_nos: list[int]
    revoked_at: datetime


class VerificationOut(Out):
    """One use of a voucher, or the taking back of the one that `revokes` names."""

    id: int
    kind: str
    revokes: int | None
    redemption_no: str
    name_zh: str
    line_nos: list[int]
    store: str
    terminal: str
    actor: str
    points: int
    money_fen: int
    value_fen: int
    verified_at: datetime
    statement_no: str | None


class AftersaleOut(Out):
    """One after-sales case."""

    id: int
    order_id: int
    aftersale_no: str
    wish: str
    reason: str
    remark: str
    state: str
    refusal_reason: str
    points_back: int
    refund_fen: int
    tracking_no: str
    opened_at: datetime
    decided_at: datetime | None
    done_at: datetime | None


class SlotEndedOut(Out):
    """What followed from a cancelled appointment."""

    slot_id: int
    cancelled: list[str]
    points_given_back: int
    waited: int


class HousemateOut(Out):
    """Somebody who lives in the household, or (without `joined_at`) is asked to."""

    member: str
    asked_at: datetime
    joined_at: datetime | None


class HouseholdOut(Out):
    """One's household, if any, and the households that ask one to join."""

    household_id: int | None
    housemates: list[HousemateOut]
    invitations: list[int]


class PartnerStockOut(Out):
    """How many codes were taken in, and the stock that makes."""

    loaded: int
    stocked: int


class PartnerCodesOut(Out):
    """The partner's codes, one a piece; they are kept sealed, and told to nobody else."""

    codes: list[str]
