# SPDX-License-Identifier: Apache-2.0
"""What is said of exchanges at this door."""

from typing import Annotated, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In
from haowu.redemption.delivery import ADDRESS_MAX, ADDRESS_MIN, NAME_MAX
from haowu.redemption.exchange_requests import VERIFY_MAX

Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Limit = Annotated[int, Field(ge=1, le=200)]
Code = Annotated[str, Field(pattern="^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$", max_length=40)]
CodeOrNone = Annotated[str, Field(pattern="^([A-Za-z0-9]+([-_.][A-Za-z0-9]+)*)?$", max_length=40)]
Number = Annotated[str, Field(pattern=r"^[!-~]+( [!-~]+)*$", max_length=64)]
NumberOrNone = Annotated[str, Field(pattern=r"^([!-~]+( [!-~]+)*)?$", max_length=64)]
Short = Annotated[str, Field(max_length=64)]
Why = Annotated[str, Field(min_length=1, max_length=200)]
Long = Annotated[str, Field(max_length=1000)]
Ticks = Annotated[tuple[Short, ...], Field(max_length=5)]
Count = Annotated[int, Field(ge=1, le=100)]
Wish = Literal["exchange", "return", "repair"]
Reason = Literal[
    "quality_defect", "damaged_in_transit", "wrong_item", "missing_parts", "not_as_described",
    "service_not_delivered", "seven_day_no_reason",
]  # fmt: skip
RefusalReason = Literal[
    "past_seven_days", "made_to_order", "damaged_by_user", "goods_not_sent_back", "no_defect_found"
]  # fmt: skip


class DeliveryIn(In):
    """Who receives it, at which mobile number, and where; asked for what is sent, and refused for anything else."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX, repr=False)]
    phone: Annotated[str, Field(min_length=11, max_length=20, repr=False)]
    address: Annotated[str, Field(min_length=ADDRESS_MIN, max_length=ADDRESS_MAX, repr=False)]


class OwnExchangeIn(In):
    """Exchange one's points; without `merchant` they are of the programme that the reward's merchant is in."""

    reward: Code
    reward_merchant: Code
    merchant: CodeOrNone = ""
    store: CodeOrNone = ""
    quantity: Count = 1
    point_type: Code = "consumption"
    slot: Id | None = None
    acknowledged: Ticks = ()
    delivery: DeliveryIn | None = None


class ShopExchangeIn(In):
    """Exchange a member's points at the counter; the member is named by number, phone or dynamic code."""

    redemption_no: Number
    member: Annotated[str, Field(min_length=1, max_length=64)]
    reward: Code
    reward_merchant: CodeOrNone = ""
    store: CodeOrNone = ""
    quantity: Count = 1
    point_type: Code = "consumption"
    slot: Id | None = None
    acknowledged: Ticks = ()
    delivery: DeliveryIn | None = None


class CancelIn(In):
    """Why it is not to be."""

    reason: Why = "member"


class FulfilIn(In):
    """Handed over at the counter; what is sent needs carrier and tracking number."""

    carrier: NumberOrNone = ""
    tracking_no: NumberOrNone = ""


class SlipIn(In):
    """Whose slip it is; later than ten minutes after placing it must be their dynamic code of this minute."""

    member: Annotated[str, Field(min_length=1, max_length=64)]


class PrepareIn(In):
    """What was shown: a voucher's code, its QR, or a member's dynamic code."""

    code: Annotated[str, Field(min_length=1, max_length=100)]
    store: Code
    terminal: Short = ""


class VoucherUseIn(In):
    """One voucher by its token; no `line_nos` means all that is left of it."""

    verify_token: Annotated[str, Field(min_length=1, max_length=100)]
    line_nos: Annotated[tuple[Annotated[int, Field(ge=1, le=50)], ...], Field(max_length=50)] = ()


class VerifyIn(In):
    """Use these vouchers, all or none. Without `request_no` the tokens are the number."""

    store: Code
    vouchers: Annotated[tuple[VoucherUseIn, ...], Field(min_length=1, max_length=VERIFY_MAX)]
    terminal: Short = ""
    request_no: NumberOrNone = ""


class RevokeIn(In):
    """Take one verification back."""

    request_no: NumberOrNone = ""


class AftersaleIn(In):
    """What is wrong, and what is wished for; that points were paid is no reason on any list (R057)."""

    wish: Wish
    reason: Reason
    remark: Long = ""


class DecisionIn(In):
    """Approved, or refused for one of the reasons there are."""

    is_approved: bool
    refusal_reason: RefusalReason | None = None


class CompletionIn(In):
    """The new item is sent with this number; a return needs none."""

    tracking_no: NumberOrNone = ""


class CancelSlotIn(In):
    """Why the shop cannot keep the appointment."""

    reason: Why


class HousemateIn(In):
    """Who is asked to live in one's household, by member number."""

    member: Annotated[str, Field(min_length=2, max_length=32)]


class PartnerCodesIn(In):
    """Codes of the partner's own system, each to be given once."""

    codes: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=64)], ...], Field(min_length=1, max_length=1000)
    ]
