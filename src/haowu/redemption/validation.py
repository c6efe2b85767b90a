# SPDX-License-Identifier: Apache-2.0
"""Is this a hold, a capture, a void at all? The form never changes, the world does (a repetition ignores it)."""

from datetime import datetime
from typing import Final

from haowu.kernel.limits import POINTS_MAX
from haowu.ledger.refusals import NOT_ACTIVE, Refusal
from haowu.members.queries import MemberRef
from haowu.members.world import World
from haowu.merchants.queries import MerchantView
from haowu.redemption.deducting import objection_to_lines
from haowu.redemption.requests import HOLD_SECONDS_MAX, CaptureRequest, DeductionRequest, HoldRequest, VoidRequest

NUMBER_MAX: Final = 64


def objection_to_numbers(**numbers: str) -> Refusal | None:
    """Return which of these is no business number (1–64 printable characters, no blank at either end), or None."""
    for field, number in numbers.items():
        if not (0 < len(number) <= NUMBER_MAX and number.isprintable() and number[0] != " " != number[-1]):
            return Refusal("FIELD_INVALID", {"field": field})
    return None


def objection_to_hold(request: HoldRequest) -> Refusal | None:
    """Return why the hold can never be placed as it is written, or None."""
    if not 0 < request.points <= POINTS_MAX:
        return Refusal("FIELD_INVALID", {"field": "points"})
    if not 0 < request.lasts_seconds <= HOLD_SECONDS_MAX:
        return Refusal("HOLD_TOO_LONG", {"max_seconds": HOLD_SECONDS_MAX})
    numbers = {"merchant": request.merchant, "hold_no": request.hold_no}
    repeated = objection_to_lines(request.bill) if request.bill else None
    return repeated or objection_to_numbers(**numbers, **({"order_no": request.order_no} if request.order_no else {}))


def objection_to_capture(request: CaptureRequest) -> Refusal | None:
    """Return why the capture can never be made as it is written, or None."""
    if request.points is not None and not 0 < request.points <= POINTS_MAX:
        return Refusal("FIELD_INVALID", {"field": "points"})
    return objection_to_numbers(merchant=request.merchant, hold_no=request.hold_no, capture_no=request.capture_no)


def objection_to_void(request: VoidRequest) -> Refusal | None:
    """Return why the hold can never be voided as it is asked, or None."""
    return objection_to_numbers(merchant=request.merchant, hold_no=request.hold_no, void_no=request.void_no)


def objection_to_world(
    request: HoldRequest | DeductionRequest, world: World, member: MemberRef | None, now: datetime
) -> Refusal | None:
    """Return why points cannot be used there as things stand at `now`, or None."""
    merchant = world.merchants.get(request.merchant)
    if merchant is None:
        return Refusal("UNKNOWN_MERCHANT", {"merchant": request.merchant})
    if not merchant.is_active:
        return Refusal("MERCHANT_INACTIVE", {"merchant": request.merchant})
    if request.store not in merchant.stores:
        return Refusal("UNKNOWN_STORE", {"merchant": request.merchant, "store": request.store})
    return _objection_to_member(member) or _objection_to_terms(request, merchant, world, now)


def _objection_to_member(member: MemberRef | None) -> Refusal | None:
    if member is None:
        return Refusal("NOT_A_MEMBER")
    if member.standing != "active":
        return Refusal(NOT_ACTIVE[member.standing])
    return None


def _objection_to_terms(
    request: HoldRequest | DeductionRequest, merchant: MerchantView, world: World, now: datetime
) -> Refusal | None:
    terms = world.terms.in_force(request.merchant, now)
    if terms is None:
        return Refusal("NO_PROGRAM")
    if request.point_type not in terms.point_types:
        return Refusal("UNKNOWN_POINT_TYPE", {"point_type": request.point_type})
    return objection_to_acceptance(merchant, request.store, terms.program, now)


def objection_to_acceptance(merchant: MerchantView, store: str | None, program: str, now: datetime) -> Refusal | None:
    """Return why points of `program` cannot be spent there, or None: an agreement, and the merchant's own will."""
    if merchant.agreement("acceptor", program, now, store) is None:
        return Refusal("NO_AGREEMENT", {"merchant": merchant.code, "program": program})
    if program not in merchant.opted_in:
        return Refusal("NOT_ACCEPTING", {"merchant": merchant.code})
    return None
