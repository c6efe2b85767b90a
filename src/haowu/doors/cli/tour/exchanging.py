# SPDX-License-Identifier: Apache-2.0
"""What the member and the clerks do with points in the story, in short words."""

from typing import Any, Final

from haowu.doors.cli.tour.shop import MEMBER, Shop, only, told
from haowu.ledger.refusals import Refusal
from haowu.redemption.answers import DeductionQuote
from haowu.redemption.exchange_answers import Fulfilled, Placed, Prepared, Quoted, Verified
from haowu.redemption.exchange_requests import (
    FulfilRedemption,
    PlaceRedemption,
    PrepareVerification,
    VerifyVouchers,
    VoucherUse,
)
from haowu.redemption.operations.capture_holds import capture_holds
from haowu.redemption.operations.fulfil_redemptions import fulfil_redemptions
from haowu.redemption.operations.place_holds import place_holds
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.prepare_verification import prepare_verification
from haowu.redemption.operations.quote_deduction import quote_deduction
from haowu.redemption.operations.quote_redemption import quote_redemption
from haowu.redemption.operations.verify_vouchers import verify_vouchers
from haowu.redemption.requests import CaptureRequest, DeductionRequest, HoldRequest
from haowu.redemption.savings import savings_of
from haowu.rules.deduction import BillLine

POINTS: Final = "consumption"


def quote(shop: Shop, merchant: str, reward: str) -> Quoted:
    """Ask what a reward costs now; nothing is written."""
    return only(
        [quote_redemption(shop.connection, _wish("QUOTE", merchant, reward), world=shop.world, clock=shop.clock)]
    )


def exchange(shop: Shop, redemption_no: str, merchant: str, reward: str) -> Placed | Refusal:
    """Exchange points for a reward at the counter of `merchant`."""
    wish = _wish(redemption_no, merchant, reward)
    return place_redemptions(shop.connection, [wish], world=shop.world, clock=shop.clock)[0]


def code_of(placed: Placed | Refusal) -> str:
    """Return the code of the voucher just issued."""
    answer = only([placed])
    if answer.voucher is None or answer.voucher.code is None:
        raise TypeError(answer)
    return answer.voucher.code


def prepare(shop: Shop, merchant: str, code: str) -> Prepared | Refusal:
    """Scan a voucher and look at it."""
    request = PrepareVerification(code=code, merchant=merchant, store=f"{merchant}-01", actor="tour")
    return prepare_verification(shop.connection, [request], world=shop.world, clock=shop.clock)[0]


def verify(shop: Shop, merchant: str, token: str, line_nos: tuple[int, ...] = ()) -> Verified | Refusal:
    """Use a voucher, or some lines of it."""
    request = told(VerifyVouchers, merchant=merchant, store=f"{merchant}-01", vouchers=(VoucherUse(token, line_nos),))
    return verify_vouchers(shop.connection, [request], world=shop.world, clock=shop.clock)[0]


def scan(shop: Shop, merchant: str, code: str, line_nos: tuple[int, ...] = ()) -> Verified | Refusal:
    """Scan, look, and use."""
    seen = prepare(shop, merchant, code)
    if isinstance(seen, Refusal):
        return seen
    return verify(shop, merchant, seen.vouchers[0].verify_token, line_nos)


def hand_over(shop: Shop, merchant: str, redemption_no: str) -> Fulfilled:
    """Give the goods over the counter."""
    request = told(FulfilRedemption, redemption_no=redemption_no, merchant=merchant)
    return only(fulfil_redemptions(shop.connection, [request], world=shop.world, clock=shop.clock))


def pay_with_points(shop: Shop, hold_no: str, merchant: str, category: str, bill_fen: int) -> DeductionQuote:
    """Work out what points take off a bill, set just these aside, and spend them."""
    place: dict[str, Any] = {"member": MEMBER, "merchant": merchant, "store": f"{merchant}-01", "point_type": POINTS}
    bill = (BillLine(1, category, bill_fen),)
    quote = quote_deduction(
        shop.connection, DeductionRequest(bill=bill, **place), world=shop.world, clock=shop.clock
    )  # fmt: skip
    asked = only([quote])
    hold = told(HoldRequest, hold_no=hold_no, points=asked.points, bill=bill, **place)
    only(place_holds(shop.connection, [hold], world=shop.world, clock=shop.clock))
    capture = told(CaptureRequest, hold_no=hold_no, merchant=merchant)
    only(capture_holds(shop.connection, [capture], world=shop.world, clock=shop.clock))
    return asked


def saved(shop: Shop) -> str:
    """Return what the member has saved, as they read it."""
    return savings_of(shop.connection, (shop.member.id,)).sentence


def _wish(redemption_no: str, merchant: str, reward: str) -> PlaceRedemption:
    place: dict[str, Any] = {"member": MEMBER, "merchant": merchant, "store": f"{merchant}-01"}
    return told(PlaceRedemption, redemption_no=redemption_no, reward=reward, **place)
