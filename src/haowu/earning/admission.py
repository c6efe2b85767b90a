# SPDX-License-Identifier: Apache-2.0
"""May this purchase be credited, and as what? From requests to commands: all that needs no lock of the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from haowu.earning.drafting import Draft, draft_earn
from haowu.earning.keys import hold_key, order_key
from haowu.earning.requests import AccrueRequest, Purchase
from haowu.earning.validation import objection_to_form, objection_to_world
from haowu.earning.world import World
from haowu.ledger.commands import Earn
from haowu.ledger.queries import find_holds, find_journals
from haowu.ledger.refusals import Refusal
from haowu.ledger.views import HoldRef
from haowu.members.queries import MemberRef, find_members

Admitted = Draft | Earn | Refusal
"""What is to be posted, or the replay of what was posted before, or why neither is possible."""


def admit_purchases(
    connection: Connection, requests: Sequence[AccrueRequest], *, world: World, now: datetime
) -> list[Admitted]:
    """Return for each request, in order, what is to be posted or why nothing is; reads members and holds once."""
    formal = [objection_to_form(request.purchase) for request in requests]
    sound = [request for request, refusal in zip(requests, formal, strict=True) if refusal is None]
    drafts = iter(_draft_all(connection, sound, world, now))
    return [refusal or next(drafts) for refusal in formal]


def _draft_all(
    connection: Connection, requests: Sequence[AccrueRequest], world: World, now: datetime
) -> list[Admitted]:
    """Return for each sound request its draft, the replay of what was posted before, or why neither is possible."""
    if not requests:
        return []
    names = [request.purchase.member for request in requests]
    members = find_members(connection, names, at=now, keys=world.member_keys)
    hold_keys = [hold_key(request.purchase.merchant, no) for request in requests for no in request.purchase.hold_nos]
    holds = find_holds(connection, hold_keys) if hold_keys else {}
    drafted: list[Admitted] = [_draft(request, world, members, holds, now) for request in requests]
    doubtful = [no for no, draft in enumerate(drafted) if isinstance(draft, Refusal)]
    if doubtful:
        _recall(connection, requests, drafted, doubtful)
    return drafted


def _draft(
    request: AccrueRequest,
    world: World,
    members: Mapping[str, MemberRef],
    holds: Mapping[str, HoldRef],
    now: datetime,
) -> Draft | Refusal:
    purchase = request.purchase
    member = members.get(purchase.member)
    refusal = objection_to_world(purchase, world.merchants.get(purchase.merchant), member, now)
    if refusal is not None or member is None:
        return refusal or Refusal("NOT_A_MEMBER")
    terms = world.terms.in_force(purchase.merchant, purchase.paid_at)
    if terms is None:
        return Refusal("NO_PROGRAM")
    if purchase.hold_nos and not _are_own(purchase, member, holds):
        return Refusal("HOLD_NOT_FOUND")
    return draft_earn(request, member, terms)


def _are_own(purchase: Purchase, member: MemberRef, holds: Mapping[str, HoldRef]) -> bool:
    """Return whether all holds named by the purchase are the member's, at this merchant."""
    found = [holds.get(hold_key(purchase.merchant, hold_no)) for hold_no in purchase.hold_nos]
    return all(hold is not None and hold.owner_id == member.id for hold in found)


def _recall(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    drafted: list[Admitted],
    doubtful: Sequence[int],
) -> None:
    """Turn objections into replays where the order was posted earlier: the first answer stands."""
    keys = {no: order_key(requests[no].purchase.merchant, requests[no].purchase.order_no) for no in doubtful}
    journals = find_journals(connection, list(keys.values()))
    for no, key in keys.items():
        journal = journals.get(key)
        if journal is not None:
            request = requests[no]
            drafted[no] = Earn(
                key=key, input_hash=request.input_hash, owner_id=journal.owner_id, lane=journal.lane,
                actor=request.actor, reference=request.purchase.order_no, order_ref=key, awards=(),
            )  # fmt: skip
