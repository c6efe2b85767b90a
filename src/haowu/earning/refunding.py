# SPDX-License-Identifier: Apache-2.0
"""From a refund to commands for the ledger: what it takes and what it gives back. Pure: no database, no clock."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

import msgspec

from haowu.earning.keys import give_back_key, hold_key, order_key, refund_key, release_key
from haowu.earning.notes import ENCODE, REFUND_NOTE, RefundNote
from haowu.earning.records import JSON, KeptPurchase, KeptRefund, Progress
from haowu.earning.refund_arithmetic import (
    Refunded,
    RefundError,
    after,
    given_back_in_all,
    refund_all,
    refund_lines,
    taken_in_all,
)
from haowu.earning.requests import Refund, RefundRequest
from haowu.earning.row_hash import refund_hash
from haowu.earning.validation import is_number
from haowu.ledger.commands import ClawBack, Reverse, Void
from haowu.ledger.refusals import Refusal

LINES_MAX: Final = 500

Name = TypeVar("Name", int, str)


class RefundDraft(msgspec.Struct, frozen=True):
    """A refund that is about to be posted: its releases, give-backs, clawback. `kept` None: it is a repetition."""

    request: RefundRequest
    owner_id: int
    releases: tuple[Void, ...]
    backs: tuple[Reverse, ...]
    take: ClawBack
    kept: KeptRefund | None


def objection_to_refund(refund: Refund) -> Refusal | None:
    """Return why `refund` can never be carried out as it is written, or None."""
    for field in ("merchant", "order_no", "refund_no"):
        if not is_number(getattr(refund, field)):
            return Refusal("FIELD_INVALID", {"field": field})
    if refund.refunded_at.tzinfo is None:
        return Refusal("FIELD_INVALID", {"field": "refunded_at"})
    if refund.is_full == bool(refund.lines):
        return Refusal("REFUND_EMPTY")
    if len(refund.lines) > LINES_MAX or any(line.refund_fen <= 0 for line in refund.lines):
        return Refusal("FIELD_INVALID", {"field": "lines"})
    return None


def draft_refund(
    request: RefundRequest,
    purchase: KeptPurchase,
    progress: Progress,
    spent: Mapping[str, int],
    still_held: Collection[str],
) -> RefundDraft | Refusal:
    """Return what this refund posts, and move `progress` on.

    `spent`: points captured so far by hold number; `still_held`: the holds that could be captured yet. Refused, with
    nothing moved, when more is refunded than was paid, or a part while it is not settled what was paid in points.
    """
    refund, net = request.refund, purchase.net
    try:
        now = _refunded_now(refund, net, progress.refunded)
    except RefundError as error:
        return _refusal(error)
    total = after(net, progress.refunded, now, is_full=refund.is_full)
    released = tuple([hold_no for hold_no in purchase.hold_nos if hold_no in still_held])
    if released and not total.is_all:
        return Refusal("HOLD_OPEN", {"hold_no": released[0]})
    takes = _takes(purchase, total, progress)
    backs = _backs(purchase, total, progress, spent)
    if not (purchase.awards or backs or released):
        return Refusal("NOTHING_TO_REFUND")
    progress.refunded = total
    progress.takes.update({lot_id: progress.takes.get(lot_id, 0) + points for lot_id, points in takes})
    progress.backs.update({hold_no: progress.backs.get(hold_no, 0) + points for hold_no, points in backs})
    left_fen = 0 if total.is_all else sum(net.values()) - total.of(net)
    row_hash = refund_hash(
        purchase.at[:3], purchase.owner_id, refund.merchant, refund.refund_no, refund.refunded_at,
        JSON.encode(now).decode(), is_full=refund.is_full,
    )  # fmt: skip
    given_by = tuple([hold_no for hold_no, _ in backs])
    note = RefundNote(purchase.order_no, sum(now.values()), left_fen, given_by, row_hash, released)
    kept = KeptRefund(purchase.at, refund.is_full, now, takes, backs)
    return _draft(request, purchase, kept, note)


def draft_repetition(request: RefundRequest, owner_id: int, lane: int, note: bytes | None) -> RefundDraft:
    """Return the commands that make the ledger repeat its answer to a refund that was posted with `note`."""
    known = None if note is None else REFUND_NOTE.decode(note)
    return RefundDraft(
        request,
        owner_id,
        tuple([_void(request, hold_no, owner_id, lane) for hold_no in known.released]) if known else (),
        tuple([_reverse(request, hold_no, None, owner_id, lane) for hold_no in known.hold_nos]) if known else (),
        _claw_back(request, owner_id, lane, (), b""),
        None,
    )


def _refunded_now(refund: Refund, net: Mapping[int, int], before: Refunded) -> dict[int, int]:
    if refund.is_full:
        return refund_all(net, before)
    return refund_lines(net, before, [(line.line_no, line.refund_fen) for line in refund.lines])


def _refusal(error: RefundError) -> Refusal:
    data: dict[str, int] = {"line_no": error.line_no} if error.line_no else {}
    if error.code == "REFUND_EXCEEDS_PAID":
        data["left_fen"] = error.left_fen
    return Refusal(error.code, data)


def _takes(purchase: KeptPurchase, total: Refunded, progress: Progress) -> tuple[tuple[int, int], ...]:
    net = purchase.net
    in_all = {a.lot_id: taken_in_all(a.points, a.line_nos, net, total, a.measure) for a in purchase.awards}
    return _more(in_all, progress.takes)


def _backs(
    purchase: KeptPurchase, total: Refunded, progress: Progress, spent: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    net = purchase.net
    in_all = {no: given_back_in_all(spent[no], net, total) for no in purchase.hold_nos if no in spent}
    return _more(in_all, progress.backs)


def _more(in_all: Mapping[Name, int], before: Mapping[Name, int]) -> tuple[tuple[Name, int], ...]:
    """Return what is to be added to `before` to make `in_all`, without the zeros."""
    more = [(name, points - before.get(name, 0)) for name, points in in_all.items()]
    return tuple([(name, points) for name, points in more if points > 0])


def _draft(request: RefundRequest, purchase: KeptPurchase, kept: KeptRefund, note: RefundNote) -> RefundDraft:
    owner_id, lane = purchase.owner_id, purchase.at[3]
    backs = [_reverse(request, hold_no, points, owner_id, lane) for hold_no, points in kept.backs]
    releases = [_void(request, hold_no, owner_id, lane) for hold_no in note.released]
    take = _claw_back(request, owner_id, lane, kept.takes, ENCODE(note))
    return RefundDraft(request, owner_id, tuple(releases), tuple(backs), take, kept)


def _void(request: RefundRequest, hold_no: str, owner_id: int, lane: int) -> Void:
    refund = request.refund
    return Void(
        key=release_key(refund.merchant, refund.refund_no, hold_no),
        input_hash=request.input_hash,
        owner_id=owner_id,
        lane=lane,
        actor=request.actor,
        reference=refund.refund_no,
        hold_key=hold_key(refund.merchant, hold_no),
    )


def _reverse(request: RefundRequest, hold_no: str, points: int | None, owner_id: int, lane: int) -> Reverse:
    refund = request.refund
    return Reverse(
        key=give_back_key(refund.merchant, refund.refund_no, hold_no),
        input_hash=request.input_hash,
        owner_id=owner_id,
        lane=lane,
        actor=request.actor,
        reference=refund.refund_no,
        spend_key=hold_key(refund.merchant, hold_no),
        points=points,
    )


def _claw_back(
    request: RefundRequest, owner_id: int, lane: int, takes: tuple[tuple[int, int], ...], note: bytes
) -> ClawBack:
    refund = request.refund
    return ClawBack(
        key=refund_key(refund.merchant, refund.refund_no),
        input_hash=request.input_hash,
        owner_id=owner_id,
        lane=lane,
        actor=request.actor,
        reference=refund.refund_no,
        note=note,
        earn_key=order_key(refund.merchant, refund.order_no),
        takes=takes,
    )
