# SPDX-License-Identifier: Apache-2.0
"""Say what a member's points would take off a bill, and why not more; nothing is written."""

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.queries import balances
from haowu.members.queries import find_members
from haowu.members.world import World
from haowu.redemption.answers import DeductionQuote, Refusal
from haowu.redemption.deducting import objection_to_lines
from haowu.redemption.kept_rates import method_for
from haowu.redemption.requests import DeductionRequest
from haowu.redemption.validation import objection_to_world
from haowu.rules.deduction import deduct, method_text


def quote_deduction(
    connection: Connection, request: DeductionRequest, *, world: World, clock: Clock
) -> DeductionQuote | Refusal:
    """Work the bill out by the published method for what the member has now; binds nobody."""
    now = clock.now()
    refusal = objection_to_lines(request.bill)
    if refusal is not None:
        return refusal
    member = find_members(connection, [request.member], at=now, keys=world.member_keys).get(request.member)
    refusal = objection_to_world(request, world, member, now)
    if refusal is not None or member is None:
        return refusal or Refusal("NOT_A_MEMBER")
    terms = world.terms.in_force(request.merchant, now)
    method = method_for(connection, request, member.id, world=world, at=now)
    if terms is None or method is None:
        return Refusal("NO_DEDUCTION")
    number = terms.point_types[request.point_type]
    has = next((b.available for b in balances(connection, member.id, at=now) if b.point_type == number), 0)
    found = deduct(request.bill, method, points=has if request.points is None else min(has, request.points))
    return DeductionQuote(
        request.point_type, has, found.points, found.off_fen, found.cash_fen, found.bill_fen, found.eligible_fen,
        found.max_points, found.max_off_fen, terms.program, terms.version, method_text(method).zh, found.lines,
        found.steps,
    )  # fmt: skip
