# SPDX-License-Identifier: Apache-2.0
"""The published list: who accepts a programme's points, where, and at what rate."""

from typing import Any

import msgspec

from haowu.doors.management_api.routes.merchants.bodies import DirectoryOut, Limit, Program
from haowu.doors.management_api.routes.merchants.router import router
from haowu.doors.management_api.routing import Call, decode_cursor, page_of
from haowu.merchants.agreements import contract_day
from haowu.merchants.directory import ListedMerchant, list_merchants, reach_of
from haowu.programs.book import TermsBook
from haowu.programs.queries import load_terms
from haowu.rules.deduction import Method


@router.read("/merchants", scope="merchants:read", answer=DirectoryOut)
def list_published_merchants(
    call: Call, program: Program, cursor: str = "", limit: Limit = 50, *, accepts: bool | None = None
) -> object:
    """已参加商家名单 Who accepts the points of a programme."""
    after = decode_cursor(cursor, (str,))
    day = contract_day(call.clock.now())
    found = list_merchants(
        call.connection, program=program, day=day, accepts=accepts, after=after[0] if after else "", limit=limit + 1
    )
    page = page_of(found, limit, lambda merchant: [merchant.code])
    terms = load_terms(call.connection)
    page["items"] = [_shown(call, merchant, program, terms) for merchant in page["items"]]
    reach = reach_of(call.connection, program=program, day=day)
    claim = {"claim_zh": reach.claim.zh, "claim_en": reach.claim.en}
    return {**page, **claim, "accepting": reach.accepting, "total": reach.total}


def _shown(call: Call, merchant: ListedMerchant, program: str, book: TermsBook) -> dict[str, Any]:
    terms = book.in_force(merchant.code, call.clock.now())
    rate = None
    if merchant.accepts and terms is not None and terms.program == program and terms.deduction is not None:
        points, fen = Method(terms.deduction, merchant.points_per_yuan).rate
        rate = {"points": points, "fen": fen}
    return {**msgspec.structs.asdict(merchant), "rate": rate}
