# SPDX-License-Identifier: Apache-2.0
"""What callers send about exchanges and vouchers."""

from typing import Annotated, Final

import msgspec

from haowu.doors.points_api.bodies import Merchant
from haowu.earning.requests import Number
from haowu.redemption.delivery import ADDRESS_MAX, ADDRESS_MIN, NAME_MAX
from haowu.redemption.exchange_requests import VERIFY_MAX

ID_MAX: Final = 2**62
SOME: Final = r"^[ -~\u4e00-\u9fff]+\Z"
ANY: Final = r"^[ -~\u4e00-\u9fff]*\Z"
"""Printable ASCII and Chinese: no control characters, and nothing that no till can type."""

Member = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=SOME)]
Store = Annotated[str, msgspec.Meta(max_length=64, pattern=ANY)]
Terminal = Annotated[str, msgspec.Meta(max_length=64, pattern=ANY)]
Id = Annotated[int, msgspec.Meta(ge=1, le=ID_MAX)]
Text = Annotated[str, msgspec.Meta(max_length=64, pattern=ANY)]
NumberOrNone = Annotated[
    str, msgspec.Meta(max_length=64, pattern=r"^([!-~\u4e00-\u9fff]([ -~\u4e00-\u9fff]*[!-~\u4e00-\u9fff])?)?\Z")
]


class DeliveryBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Who receives it, at which mobile number, and where; asked for what is sent, and refused for anything else."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_MAX)]
    phone: Annotated[str, msgspec.Meta(min_length=11, max_length=20)]
    address: Annotated[str, msgspec.Meta(min_length=ADDRESS_MIN, max_length=ADDRESS_MAX)]

    def __repr__(self) -> str:
        """Return nothing of it."""
        return "DeliveryBody(…)"


class RedemptionBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Exchange the member's points for `quantity` of a reward; `acknowledged` are the exemptions that were ticked."""

    redemption_no: Number
    member: Member
    reward: Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*\Z")]
    store: Store = ""
    merchant: Merchant = ""
    reward_merchant: Merchant = ""
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    point_type: Number = "consumption"
    slot: Id | None = None
    acknowledged: Annotated[tuple[Text, ...], msgspec.Meta(max_length=5)] = ()
    delivery: DeliveryBody | None = None


class RedemptionQuoteBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Ask what `quantity` of a reward would cost the member now."""

    member: Member
    reward: Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*\Z")]
    store: Store = ""
    merchant: Merchant = ""
    reward_merchant: Merchant = ""
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    point_type: Number = "consumption"


class FulfilBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The exchange in the path was handed over, or sent with `tracking_no`; only who gives the reward can say so."""

    merchant: Merchant = ""
    carrier: Text = ""
    tracking_no: Text = ""


class CancelBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Undo the exchange in the path: all points, stock and the slot go back."""

    merchant: Merchant = ""
    reason: Text = "member"


class PrepareBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What can be used here? `code` is a voucher's code, its QR, or a member's dynamic code."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=SOME)]
    store: Store
    merchant: Merchant = ""
    terminal: Terminal = ""


class VoucherUseBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One voucher by its token; no `line_nos` means all that is left of it."""

    verify_token: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=SOME)]
    line_nos: Annotated[tuple[Annotated[int, msgspec.Meta(ge=1, le=50)], ...], msgspec.Meta(max_length=50)] = ()


class VerifyBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Use these vouchers, all or none. Without `request_no` the tokens are the number."""

    store: Store
    vouchers: Annotated[tuple[VoucherUseBody, ...], msgspec.Meta(min_length=1, max_length=VERIFY_MAX)]
    merchant: Merchant = ""
    terminal: Terminal = ""
    request_no: NumberOrNone = ""


class RevokeBody(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Take one verification back, within the hour and before it is settled."""

    verification: Id
    merchant: Merchant = ""
    request_no: NumberOrNone = ""


REDEMPTION: Final = msgspec.json.Decoder(RedemptionBody)
REDEMPTION_QUOTE: Final = msgspec.json.Decoder(RedemptionQuoteBody)
FULFIL: Final = msgspec.json.Decoder(FulfilBody)
CANCEL: Final = msgspec.json.Decoder(CancelBody)
PREPARE: Final = msgspec.json.Decoder(PrepareBody)
VERIFY: Final = msgspec.json.Decoder(VerifyBody)
REVOKE: Final = msgspec.json.Decoder(RevokeBody)
