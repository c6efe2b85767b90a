# SPDX-License-Identifier: Apache-2.0
"""Is this a purchase at all? Checked here whatever the door has checked, because files and tests come by other ways.

Two sorts of objection, kept apart because of replays. The *form* of a purchase never changes: whoever sends it again
gets the same objection. The *world* does: a member may be blocked, a member code be over, a store be closed since an
order was credited, and yet its repetition must get the first answer.
"""

from datetime import datetime, timedelta
from typing import Final

from haowu.earning.requests import Purchase, PurchaseLine
from haowu.kernel.limits import FEN_MAX
from haowu.ledger.refusals import NOT_ACTIVE, Refusal
from haowu.members.queries import MemberRef
from haowu.merchants.queries import MerchantView

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far a till's clock may run ahead."""

ORDER_DAYS_MAX: Final = 400
"""An older order is refused, history too: the keys that would recognise it are promised for so long."""

LINES_MAX: Final = 500
NUMBER_MAX: Final = 64
HOLDS_MAX: Final = 8


def objection_to_form(purchase: Purchase) -> Refusal | None:
    """Return why `purchase` can never be credited as it is written, or None."""
    field = _bad_number(purchase) or _bad_amount(purchase)
    if field:
        return Refusal("FIELD_INVALID", {"field": field})
    if not purchase.settled:
        return Refusal("NO_SETTLED_ORDER")
    goods_fen = purchase.paid_fen - purchase.freight_fen
    if goods_fen < purchase.coupon_fen + purchase.points_deduct_fen:
        return Refusal("DEDUCTION_EXCEEDS_PAID")
    return _objection_to_lines(purchase.lines, goods_fen) if purchase.lines else None


def objection_to_date(at: datetime, now: datetime, *, field: str) -> Refusal | None:
    """Return why nothing can have happened at `at`, or None; `field` is what the caller calls it."""
    return Refusal("DATE_IN_FUTURE", {"field": field}) if at > now + CLOCK_TOLERANCE else None


def objection_to_world(
    purchase: Purchase, merchant: MerchantView | None, member: MemberRef | None, now: datetime
) -> Refusal | None:
    """Return why `purchase` cannot be credited as things stand at `now`, or None."""
    if merchant is None:
        return Refusal("UNKNOWN_MERCHANT", {"merchant": purchase.merchant})
    if not merchant.is_active:
        return Refusal("MERCHANT_INACTIVE", {"merchant": purchase.merchant})
    if purchase.store not in merchant.stores:
        return Refusal("UNKNOWN_STORE", {"merchant": purchase.merchant, "store": purchase.store})
    return _objection_to_member(member) or _objection_to_age(purchase.paid_at, now)


def objection_to_agreement(purchase: Purchase, merchant: MerchantView | None, program: str) -> Refusal | None:
    """Return why no points of `program` may be issued there, or None: no agreement, no points (R012)."""
    at, store = purchase.paid_at, purchase.store
    if merchant is None or merchant.agreement("issuer", program, at, store) is None:
        return Refusal("NO_AGREEMENT", {"merchant": purchase.merchant, "program": program})
    return None


def _objection_to_member(member: MemberRef | None) -> Refusal | None:
    if member is None:
        return Refusal("NOT_A_MEMBER")
    if member.standing != "active":
        return Refusal(NOT_ACTIVE[member.standing])
    return None


def _objection_to_age(paid_at: datetime, now: datetime) -> Refusal | None:
    return objection_to_lateness(paid_at, now, ORDER_DAYS_MAX) or objection_to_date(paid_at, now, field="paid_at")


def objection_to_lateness(paid_at: datetime, now: datetime, max_days: int) -> Refusal | None:
    """Return why an order paid at `paid_at` is too old to be reported, or None.

    What is reported late is available at once and has the caps of its own day, so terms say how late that may be.
    """
    return Refusal("ORDER_TOO_OLD", {"max_days": max_days}) if now - paid_at > timedelta(days=max_days) else None


def is_number(text: str) -> bool:
    """Return whether `text` may be a business number: 1–64 printable characters, no blank at either end."""
    return 0 < len(text) <= NUMBER_MAX and text.isprintable() and text[0] != " " != text[-1]


def _bad_number(purchase: Purchase) -> str:
    if not is_number(purchase.order_no):
        return "order_no"
    if not is_number(purchase.merchant):
        return "merchant"
    if len(purchase.channel) > NUMBER_MAX or not purchase.channel.isprintable():
        return "channel"
    if purchase.paid_at.tzinfo is None:
        return "paid_at"
    if purchase.hold_nos and (len(purchase.hold_nos) > HOLDS_MAX or not all(map(is_number, purchase.hold_nos))):
        return "hold_nos"
    return ""


def _bad_amount(purchase: Purchase) -> str:
    if not 0 <= purchase.paid_fen <= FEN_MAX:
        return "paid_fen"
    if not 0 <= purchase.freight_fen <= FEN_MAX:
        return "freight_fen"
    if not 0 <= purchase.coupon_fen <= FEN_MAX:
        return "coupon_fen"
    return "" if 0 <= purchase.points_deduct_fen <= FEN_MAX else "points_deduct_fen"


def _objection_to_lines(lines: tuple[PurchaseLine, ...], goods_fen: int) -> Refusal | None:
    if len(lines) > LINES_MAX:
        return Refusal("FIELD_INVALID", {"field": "lines"})
    seen: set[int] = set()
    lines_fen = 0
    for line in lines:
        if line.paid_fen < 0 or line.quantity < 1 or line.line_no < 1:
            return Refusal("FIELD_INVALID", {"field": f"lines[{line.line_no}]"})
        seen.add(line.line_no)
        lines_fen += line.paid_fen
    if len(seen) != len(lines):
        return Refusal("LINE_REPEATED", {"line_no": _first_repeated(lines)})
    if lines_fen != goods_fen:
        return Refusal("LINE_SUM_MISMATCH", {"lines_fen": lines_fen, "goods_fen": goods_fen})
    return None


def _first_repeated(lines: tuple[PurchaseLine, ...]) -> int:
    numbers = [line.line_no for line in lines]
    return next(number for position, number in enumerate(numbers) if number in numbers[:position])
