# SPDX-License-Identifier: Apache-2.0
"""Credit paid orders: validate, decide by the terms in force, post, write down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from haowu.earning.answering import EARNS_NOTHING, accrual_of
from haowu.earning.answers import Accrual, Refusal
from haowu.earning.drafting import Draft, draft_earn
from haowu.earning.hold_uses import HoldUse, find_hold_uses, is_free, record_hold_uses
from haowu.earning.keys import hold_key, order_key
from haowu.earning.recording import NewPurchase, record_purchases
from haowu.earning.requests import AccrueRequest, Purchase
from haowu.earning.validation import objection_to_form, objection_to_lateness, objection_to_world
from haowu.earning.world import World
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Earn
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_chains import lock_chains
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_holds, find_journals
from haowu.ledger.results import Result
from haowu.ledger.views import HoldRef
from haowu.members.queries import MemberRef, find_members


def accrue_purchases(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
    all_chains: bool = False,
    is_history: bool = False,
) -> list[Accrual | Refusal]:
    """Answer each purchase, in order; one set-based pass, whatever their number.

    A purchase that never reached the ledger (bad sums, unknown member, closed store …) leaves no trace and may be
    corrected and sent again; what the ledger refuses (no budget, nothing to award) stays refused. A repetition gets
    the first answer with `replayed`, even if the member or the store has been closed since. `all_chains`: for the
    second try after the ledger's NeedsAllChainsError. `is_history`: imports of the past need not keep the terms'
    `late_days_max`.
    """
    now = clock.now()
    formal = [objection_to_form(request.purchase) for request in requests]
    sound = [request for request, refusal in zip(requests, formal, strict=True) if refusal is None]
    drafts = iter(_draft_all(connection, sound, world, now, is_history=is_history))
    drafted = [refusal or next(drafts) for refusal in formal]
    posted = [draft for draft in drafted if not isinstance(draft, Refusal)]
    if not posted:
        return [draft for draft in drafted if isinstance(draft, Refusal)]
    commands = [draft if isinstance(draft, Earn) else draft.command for draft in posted]
    results = post(connection, commands, clock=clock, fence=fence, all_chains=all_chains)
    _record(connection, posted, results)
    point_types = world.terms.point_types
    answered = iter([accrual_of(result, point_types) for result in results])
    return [draft if isinstance(draft, Refusal) else next(answered) for draft in drafted]


def _draft_all(
    connection: Connection, requests: Sequence[AccrueRequest], world: World, now: datetime, *, is_history: bool
) -> list[Draft | Earn | Refusal]:
    """Return for each sound request its draft, the replay of what was posted before, or why neither is possible."""
    if not requests:
        return []
    names = [request.purchase.member for request in requests]
    members = find_members(connection, names, at=now, keys=world.member_keys)
    hold_keys = [hold_key(request.purchase.merchant, no) for request in requests for no in request.purchase.hold_nos]
    holds = find_holds(connection, hold_keys) if hold_keys else {}
    drafted: list[Draft | Earn | Refusal] = [
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
    refusal = objection_to_world(purchase, world.merchants.get(purchase.merchant), member, now)
    if refusal is not None or member is None:
        return refusal or Refusal("NOT_A_MEMBER")
    terms = world.terms.in_force(purchase.merchant, purchase.paid_at)
    if terms is None:
        return Refusal("NO_PROGRAM")
    if not is_history and (late := objection_to_lateness(purchase.paid_at, now, terms.late_days_max)) is not None:
        return late
    if purchase.hold_nos and not _are_own(purchase, member, holds):
        return Refusal("HOLD_NOT_FOUND")
    return draft_earn(request, member, terms)


def _are_own(purchase: Purchase, member: MemberRef, holds: Mapping[str, HoldRef]) -> bool:
    """Return whether all holds named by the purchase are the member's, at this merchant."""
    found = [holds.get(hold_key(purchase.merchant, hold_no)) for hold_no in purchase.hold_nos]
    return all(hold is not None and hold.owner_id == member.id for hold in found)


def _refuse_taken_holds(connection: Connection, drafted: list[Draft | Earn | Refusal]) -> None:
    """Let each hold pay for one order: refuse whoever names a hold of an order credited, or drafted here, before."""
    paid = [(no, draft) for no, draft in enumerate(drafted) if isinstance(draft, Draft) and draft.purchase.hold_nos]
    lock_chains(connection)
    uses = find_hold_uses(connection, [key for _, draft in paid for key in _hold_keys(draft)])
    for no, draft in paid:
        keys = _hold_keys(draft)
        taken = [hold_no for key, hold_no in keys.items() if not is_free(uses, key, draft.command.key)]
        if taken:
            drafted[no] = Refusal("HOLD_TAKEN", {"hold_no": taken[0]})
        else:
            uses.update(dict.fromkeys(keys, draft.command.key))


def _hold_keys(draft: Draft) -> dict[str, str]:
    """Return the numbers of the order's holds by the ledger's keys, each once."""
    return {hold_key(draft.purchase.merchant, hold_no): hold_no for hold_no in draft.purchase.hold_nos}


def _recall(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    drafted: list[Draft | Earn | Refusal],
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


def _record(connection: Connection, posted: Sequence[Draft | Earn], results: Sequence[Result]) -> None:
    """Write down the purchases that were decided now; repetitions and reused numbers have their row already."""
    new = [
        (draft, result)
        for draft, result in zip(posted, results, strict=True)
        if result.journal and not result.is_replayed and not isinstance(draft, Earn)
    ]
    made = [
        NewPurchase(
            result.journal, draft.member.lane, draft.member.id, draft.purchase, draft.facts.net_fen, draft.lines
        )
        for draft, result in new
    ]  # fmt: skip
    record_purchases(connection, made)
    credited = [draft for draft, result in new if result.code == "OK" or result.code in EARNS_NOTHING]
    uses = [HoldUse(draft.member.lane, key, draft.command.key) for draft in credited for key in _hold_keys(draft)]
    record_hold_uses(connection, uses)
