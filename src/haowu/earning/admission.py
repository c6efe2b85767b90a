# SPDX-License-Identifier: Apache-2.0
"""May this purchase be credited, and as what? From requests to commands: all that needs no lock of the ledger.

Orders that holds have paid for are the exception: which order a hold belongs to is only sure under the lock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from haowu.earning.drafting import Draft, draft_earn
from haowu.earning.hold_uses import find_hold_uses, is_free
from haowu.earning.keys import hold_key, order_key
from haowu.earning.requests import AccrueRequest, Purchase
from haowu.earning.validation import (
    objection_to_agreement,
    objection_to_form,
    objection_to_lateness,
    objection_to_world,
)
from haowu.ledger.commands import Earn
from haowu.ledger.operations.lock_chains import lock_chains
from haowu.ledger.queries import find_holds, find_journals
from haowu.ledger.refusals import Refusal
from haowu.ledger.views import HoldRef
from haowu.members.queries import MemberRef, find_members
from haowu.members.world import World

Admitted = Draft | Earn | Refusal
"""What is to be posted, or the replay of what was posted before, or why neither is possible."""


def admit_purchases(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    *,
    world: World,
    now: datetime,
    is_history: bool = False,
) -> list[Admitted]:
    """Return for each request, in order, what is to be posted or why nothing is; reads members and holds once.

    `is_history`: imports of the past need not keep the terms' `late_days_max`.
    """
    formal = [objection_to_form(request.purchase) for request in requests]
    sound = [request for request, refusal in zip(requests, formal, strict=True) if refusal is None]
    drafts = iter(_draft_all(connection, sound, world, now, is_history=is_history))
    return [refusal or next(drafts) for refusal in formal]


def _draft_all(
    connection: Connection, requests: Sequence[AccrueRequest], world: World, now: datetime, *, is_history: bool
) -> list[Admitted]:
    """Return for each sound request its draft, the replay of what was posted before, or why neither is possible."""
    if not requests:
        return []
    names = [request.purchase.member for request in requests]
    members = find_members(connection, names, at=now, keys=world.member_keys)
    hold_keys = [hold_key(request.purchase.merchant, no) for request in requests for no in request.purchase.hold_nos]
    holds = find_holds(connection, hold_keys) if hold_keys else {}
    drafted: list[Admitted] = [
        _draft(request, world, members, holds, now, is_history=is_history) for request in requests
    ]
    if holds:
        _refuse_taken_holds(connection, drafted)
    doubtful = [no for no, draft in enumerate(drafted) if isinstance(draft, Refusal)]
    if doubtful:
        _recall(connection, requests, drafted, {no: members.get(names[no]) for no in doubtful})
    return drafted


def _draft(
    request: AccrueRequest,
    world: World,
    members: Mapping[str, MemberRef],
    holds: Mapping[str, HoldRef],
    now: datetime,
    *,
    is_history: bool,
) -> Draft | Refusal:
    purchase = request.purchase
    member = members.get(purchase.member)
    merchant = world.merchants.get(purchase.merchant)
    refusal = objection_to_world(purchase, merchant, member, now)
    if refusal is not None or member is None:
        return refusal or Refusal("NOT_A_MEMBER")
    terms = world.terms.in_force(purchase.merchant, purchase.paid_at)
    if terms is None:
        return Refusal("NO_PROGRAM")
    if (refusal := objection_to_agreement(purchase, merchant, terms.program)) is not None:
        return refusal
    if not is_history and (late := objection_to_lateness(purchase.paid_at, now, terms.late_days_max)) is not None:
        return late
    if purchase.hold_nos and not _are_own(purchase, member, holds):
        return Refusal("HOLD_NOT_FOUND")
    return draft_earn(request, member, terms)


def _are_own(purchase: Purchase, member: MemberRef, holds: Mapping[str, HoldRef]) -> bool:
    """Return whether all holds named by the purchase are the member's, at this merchant."""
    found = [holds.get(hold_key(purchase.merchant, hold_no)) for hold_no in purchase.hold_nos]
    return all(hold is not None and hold.owner_id == member.id for hold in found)


def _refuse_taken_holds(connection: Connection, drafted: list[Admitted]) -> None:
    """Let each hold pay for one order: refuse whoever names a hold of an order credited before.

    Whether an order drafted just here will be credited is not known yet, so who names a hold of it is to ask again.
    """
    paid = [(no, draft) for no, draft in enumerate(drafted) if isinstance(draft, Draft) and draft.purchase.hold_nos]
    lock_chains(connection)
    uses = find_hold_uses(connection, [key for _, draft in paid for key in hold_keys_of(draft)])
    here: dict[str, str] = {}
    for no, draft in paid:
        keys, order = hold_keys_of(draft), draft.command.key
        taken = [hold_no for key, hold_no in keys.items() if not is_free(uses, key, order)]
        busy = [hold_no for key, hold_no in keys.items() if not is_free(here, key, order)]
        if taken:
            drafted[no] = Refusal("HOLD_TAKEN", {"hold_no": taken[0]})
        elif busy:
            drafted[no] = Refusal("HOLD_BUSY", {"hold_no": busy[0]})
        else:
            here.update(dict.fromkeys(keys, order))


def hold_keys_of(draft: Draft) -> dict[str, str]:
    """Return the numbers of the order's holds by the ledger's keys, each once."""
    return {hold_key(draft.purchase.merchant, hold_no): hold_no for hold_no in draft.purchase.hold_nos}


def _recall(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    drafted: list[Admitted],
    doubtful: Mapping[int, MemberRef | None],
) -> None:
    """Turn objections into replays where the order was posted earlier: the first answer stands.

    Whoever is named must still be the owner; a name that no longer names anybody (a code is over, a phone was given
    up) is believed, since everything else is the same.
    """
    keys = {no: order_key(requests[no].purchase.merchant, requests[no].purchase.order_no) for no in doubtful}
    journals = find_journals(connection, list(keys.values()))
    for no, key in keys.items():
        journal = journals.get(key)
        if journal is not None:
            request, owner = requests[no], doubtful[no] or journal
            owner_id = owner.id if isinstance(owner, MemberRef) else owner.owner_id
            drafted[no] = Earn(
                key=key, input_hash=request.input_hash, owner_id=owner_id, lane=owner.lane,
                actor=request.actor, reference=request.purchase.order_no, order_ref=key, awards=(),
            )  # fmt: skip
