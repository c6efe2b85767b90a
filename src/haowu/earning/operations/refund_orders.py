# SPDX-License-Identifier: Apache-2.0
"""Carry refunds into the ledger: take back what was earned, give back what was spent (docs/algorithms/refund.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from psycopg import Connection

from haowu.earning.answering import refunding_of
from haowu.earning.answers import Refunding, Refusal
from haowu.earning.hold_uses import HoldUse, find_hold_uses, is_free, record_hold_uses
from haowu.earning.keys import hold_key, order_key, refund_key
from haowu.earning.queries import find_purchases, find_refunds, position_of
from haowu.earning.recording import record_refunds
from haowu.earning.records import KeptPurchase, NewRefund, Position, Progress
from haowu.earning.refund_arithmetic import after
from haowu.earning.refunding import RefundDraft, draft_refund, draft_repetition, objection_to_refund
from haowu.earning.requests import RefundRequest
from haowu.earning.validation import objection_to_date
from haowu.kernel.clock import Clock
from haowu.ledger.commands import AnyCommand, Kind
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_chains import lock_chains
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_holds, find_journals
from haowu.ledger.results import Result
from haowu.ledger.views import HoldRef, JournalRef
from haowu.members.world import World


class _History:
    """What is known, under the chains' locks, about the orders that are being refunded."""

    def __init__(self, connection: Connection, requests: Sequence[RefundRequest]) -> None:
        """Read journals, purchases, earlier refunds and holds: one statement each, whatever their number."""
        refunds = [request.refund for request in requests]
        keys = {order_key(refund.merchant, refund.order_no) for refund in refunds}
        keys |= {refund_key(refund.merchant, refund.refund_no) for refund in refunds}
        self.journals: Mapping[str, JournalRef] = find_journals(connection, sorted(keys))
        orders = [self.journals.get(order_key(refund.merchant, refund.order_no)) for refund in refunds]
        earns = {position_of(journal): journal for journal in orders if journal is not None}
        self.purchases = find_purchases(connection, list(earns.values()))
        self.progress = {position: Progress() for position in self.purchases}
        for kept in find_refunds(connection, list(earns)):
            self._add(kept.purchase, kept.lines, is_full=kept.is_full, moved=(kept.takes, kept.backs))
        hold_keys = {hold_key(p.merchant, no) for p in self.purchases.values() for no in p.hold_nos}
        self.holds: Mapping[str, HoldRef] = find_holds(connection, sorted(hold_keys)) if hold_keys else {}
        self._uses = find_hold_uses(connection, hold_keys)
        self.new_uses: list[HoldUse] = []

    def _add(
        self,
        at: Position,
        lines: Mapping[int, int],
        *,
        is_full: bool,
        moved: tuple[Iterable[tuple[int, int]], Iterable[tuple[str, int]]],
    ) -> None:
        progress = self.progress[at]
        progress.refunded = after(self.purchases[at].net, progress.refunded, lines, is_full=is_full)
        for lot_id, points in moved[0]:
            progress.takes[lot_id] = progress.takes.get(lot_id, 0) + points
        for hold_no, points in moved[1]:
            progress.backs[hold_no] = progress.backs.get(hold_no, 0) + points

    def holds_of(self, purchase: KeptPurchase) -> dict[str, HoldRef]:
        """Return the holds that pay for `purchase`, by hold number; those of other owners or orders do not count."""
        own = order_key(purchase.merchant, purchase.order_no)
        keys = {no: hold_key(purchase.merchant, no) for no in purchase.hold_nos}
        held = {no: self.holds.get(key) for no, key in keys.items() if is_free(self._uses, key, own)}
        return {no: hold for no, hold in held.items() if hold and hold.owner_id == purchase.owner_id}

    def tie(self, purchase: KeptPurchase, hold_nos: Iterable[str]) -> None:
        """Tie the holds of a refunded order to it; an order that the ledger had refused had none tied yet."""
        own = order_key(purchase.merchant, purchase.order_no)
        for hold_no in hold_nos:
            key = hold_key(purchase.merchant, hold_no)
            if key not in self._uses:
                self._uses[key] = own
                self.new_uses.append(HoldUse(purchase.at[3], key, own))


def refund_orders(
    connection: Connection,
    requests: Sequence[RefundRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Refunding | Refusal]:
    """Answer each refund, in order, all in one ledger post.

    Every chain is locked first, since what a refund does depends on the refunds before it. Refused without a trace:
    ORDER_NOT_FOUND, LINE_NOT_FOUND, REFUND_EXCEEDS_PAID (with `left_fen`), HOLD_OPEN, NOTHING_TO_REFUND, malformed
    ones. The member's standing does not matter. A repeated refund_no gets the first answer with `replayed`.
    """
    formal = [objection_to_refund(request.refund) for request in requests]
    sound = [request for request, refusal in zip(requests, formal, strict=True) if refusal is None]
    if not sound:
        return [refusal for refusal in formal if refusal is not None]
    lock_chains(connection)
    history = _History(connection, sound)
    sound_drafts = iter(_draft_all(sound, history, clock.now()))
    drafted = [refusal or next(sound_drafts) for refusal in formal]
    drafts = [draft for draft in drafted if isinstance(draft, RefundDraft)]
    commands: list[AnyCommand] = []
    for draft in drafts:
        commands += [*draft.releases, *draft.backs, draft.take]
    results = iter(post(connection, commands, clock=clock, fence=fence) if commands else ())
    posted = [(draft, _results_of(draft, results)) for draft in drafts]
    record_refunds(connection, [_new(draft, found) for draft, found in posted if draft.kept and _is_new(found[-1])])
    record_hold_uses(connection, history.new_uses)
    answered = iter([refunding_of(found, d.request.refund.refund_no, world.terms.point_types) for d, found in posted])
    return [draft if isinstance(draft, Refusal) else next(answered) for draft in drafted]


def _draft_all(requests: Sequence[RefundRequest], history: _History, now: datetime) -> list[RefundDraft | Refusal]:
    """Draft one refund after the other; each sees those before it, and a number seen before is a repetition."""
    seen: dict[str, RefundDraft] = {}
    drafted: list[RefundDraft | Refusal] = []
    for request in requests:
        key = refund_key(request.refund.merchant, request.refund.refund_no)
        if key in seen:
            first = seen[key].take
            draft: RefundDraft | Refusal = draft_repetition(request, first.owner_id, first.lane, first.note)
        else:
            draft = _draft(request, history, history.journals.get(key), now)
            if isinstance(draft, RefundDraft) and draft.kept:
                seen[key] = draft
        drafted.append(draft)
    return drafted


def _draft(request: RefundRequest, history: _History, known: JournalRef | None, now: datetime) -> RefundDraft | Refusal:
    refund = request.refund
    if known is not None:
        note = known.result.note if known.kind == Kind.CLAW_BACK else None
        return draft_repetition(request, known.owner_id, known.lane, note)
    refusal = objection_to_date(refund.refunded_at, now, field="refunded_at")
    if refusal is not None:
        return refusal
    order = history.journals.get(order_key(refund.merchant, refund.order_no))
    purchase = None if order is None else history.purchases.get(position_of(order))
    if purchase is None:
        return Refusal("ORDER_NOT_FOUND", {"order_no": refund.order_no})
    holds = history.holds_of(purchase)
    spent = {no: hold.captured for no, hold in holds.items()}
    still_held = [
        no for no, hold in holds.items() if hold.captured + hold.released < hold.points and hold.ends_at > now
    ]
    drafted = draft_refund(request, purchase, history.progress[purchase.at], spent, still_held)
    if isinstance(drafted, RefundDraft):
        history.tie(purchase, holds)
    return drafted


def _results_of(draft: RefundDraft, results: Iterator[Result]) -> tuple[Result, ...]:
    return tuple(islice(results, len(draft.releases) + len(draft.backs) + 1))


def _is_new(result: Result) -> bool:
    return bool(result.journal) and not result.is_replayed


def _new(draft: RefundDraft, results: Sequence[Result]) -> NewRefund:
    """Return the row of a refund: what really moved, should the ledger have refused a part."""
    kept = draft.kept
    assert kept is not None  # noqa: S101 -- repetitions are left out by the caller
    *moved, main = results
    backs = moved[len(draft.releases) :]
    refund = draft.request.refund
    chain, seq, ord_ = main.journal.split("-")
    given = tuple([pair for pair, back in zip(kept.backs, backs, strict=True) if back.code == "OK"])
    return NewRefund(
        (int(chain), int(seq), int(ord_), draft.take.lane), draft.owner_id, refund.merchant, refund.refund_no,
        refund.refunded_at,
        type(kept)(kept.purchase, kept.is_full, kept.lines, kept.takes if main.code == "OK" else (), given),
    )  # fmt: skip
