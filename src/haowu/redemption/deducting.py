# SPDX-License-Identifier: Apache-2.0
"""Which published method a bill goes by, here and now, and whether a hold keeps to it."""

from datetime import datetime

from haowu.ledger.refusals import Refusal
from haowu.merchants.queries import MerchantView
from haowu.rules.deduction import BillLine, Method, deduct
from haowu.rules.terms import Terms


def method_at(terms: Terms, merchant: MerchantView, store: str, at: datetime) -> Method | None:
    """Return the method for a bill of `store` at `at`, None where the programme has none there and then."""
    if terms.deduction is None:
        return None
    categories = terms.deduct_categories(merchant.code, store, at) if terms.deduct_days else None
    if categories is None and terms.deduction.only_on_deduct_days:
        return None
    agreement = merchant.agreement("acceptor", terms.program, at, store)
    return Method(terms.deduction, None if agreement is None else agreement.points_per_yuan, categories)


def objection_to_lines(bill: tuple[BillLine, ...]) -> Refusal | None:
    """Return why this is no bill, or None: each line has a number of its own."""
    seen: set[int] = set()
    for line in bill:
        if line.line_no in seen:
            return Refusal("LINE_REPEATED", {"line_no": line.line_no})
        seen.add(line.line_no)
    return None


def objection_to_points(
    bill: tuple[BillLine, ...], method: Method | None, points: int, off_fen: int | None = None
) -> Refusal | None:
    """Return why `points` are not what the method gives for the bill, or do not take off `off_fen`, or None."""
    if method is None:
        return Refusal("NO_DEDUCTION")
    found = deduct(bill, method, points=points)
    if found.points != points or off_fen not in (None, found.off_fen):
        return Refusal("DEDUCTION_EXCEEDS_METHOD", {"points": found.points, "off_fen": found.off_fen})
    return None
