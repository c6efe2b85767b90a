# SPDX-License-Identifier: Apache-2.0
"""From the ledger's result to this room's answer: one function for the first time and for every repetition."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from haowu.earning.answers import (
    Accrual,
    AwardView,
    BalanceView,
    Confirmation,
    Refunding,
    SkippedView,
    receipt_line,
)
from haowu.earning.notes import EARN_NOTE, REFUND_NOTE, AwardNote, EarnNote
from haowu.ledger.refusals import Refusal, explain, refusal_of
from haowu.ledger.results import LotGranted, Result

if TYPE_CHECKING:
    from haowu.programs.book import PointTypeView

PointTypes = Mapping[int, "PointTypeView"]

EARNS_NOTHING: Final = frozenset({"NOTHING_TO_AWARD", "CAP_REACHED"})
"""Refusals of the ledger that are no fault of the order: it is recorded, and earns no points."""


def accrual_of(result: Result, point_types: PointTypes) -> Accrual | Refusal:
    """Return the answer to a posted purchase; one that earns nothing is none the worse for it."""
    if result.code != "OK" and result.code not in EARNS_NOTHING:
        return refusal_of(result)
    note = EARN_NOTE.decode(result.note)
    balances = balance_views((result,), point_types)
    first = _first_type(result, note, point_types)
    skipped = [SkippedView(note.awards[no.award_no].rule, no.code, explain(no.code, {})) for no in result.refused]
    if result.code != "OK" and not skipped:
        skipped = [SkippedView("", result.code, explain(result.code, {}))]
    return Accrual(
        journal=result.journal,
        order_no=note.order_no,
        awards=tuple([_award_view(lot, note.awards[lot.award_no]) for lot in result.lots]),
        skipped=tuple(skipped),
        balance=next((balance for balance in balances if balance.point_type == first), BalanceView(first)),
        balances=balances,
        decided_at=in_utc(result.decided_at),
        replayed=result.is_replayed,
    )


def confirmation_of(result: Result, order_no: str, point_types: PointTypes) -> Confirmation | Refusal:
    """Return the answer to a posted confirmation."""
    if result.code != "OK":
        return refusal_of(result)
    return Confirmation(
        result.journal, order_no, result.points, balance_views((result,), point_types), in_utc(result.decided_at),
        result.is_replayed,
    )  # fmt: skip


def refunding_of(results: Sequence[Result], refund_no: str, point_types: PointTypes) -> Refunding | Refusal:
    """Return the answer to a posted refund: `results` are its releases and give-backs, then its clawback."""
    *backs, main = results
    if main.code == "KEY_REUSED":
        return refusal_of(main)
    note = REFUND_NOTE.decode(main.note)
    return Refunding(
        journal=main.journal,
        order_no=note.order_no,
        refund_no=refund_no,
        refunded_fen=note.refunded_fen,
        left_fen=note.left_fen,
        points_taken=main.points,
        points_given_back=sum([back.points for back in backs]),
        deficit=main.deficit,
        balances=balance_views(results, point_types),
        refused=tuple([result.code for result in results if result.code != "OK"]),
        decided_at=in_utc(main.decided_at),
        replayed=main.is_replayed,
    )


def balance_views(results: Sequence[Result], point_types: PointTypes) -> tuple[BalanceView, ...]:
    """Return each account as the last of `results` left it, in the order of point types."""
    last = {balance.point_type: balance for result in results for balance in result.balances}
    return tuple(
        [
            BalanceView(code_of(kind, point_types), found.available, found.pending, found.held, found.deficit)
            for kind, found in sorted(last.items())
        ]
    )


def code_of(kind: int, point_types: PointTypes) -> str:
    """Return the code of a point type; its number, for a moment, if another process has only just published it."""
    known = point_types.get(kind)
    return str(kind) if known is None else known.code


def in_utc(at: datetime) -> datetime:
    """Return `at` in UTC, so that a stored answer and a fresh one are the same bytes."""
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _first_type(result: Result, note: EarnNote, point_types: PointTypes) -> str:
    """Return the code of the point type that the answer's one balance is of."""
    if result.lots:
        return note.awards[result.lots[0].award_no].point_type
    if note.awards:
        return note.awards[0].point_type
    if result.balances:
        return code_of(min(balance.point_type for balance in result.balances), point_types)
    return code_of(min(point_types), point_types) if point_types else ""


def _award_view(lot: LotGranted, note: AwardNote) -> AwardView:
    cut = f"(达到上限,实积{lot.points}分)" if lot.points < lot.asked else ""
    return AwardView(
        note.point_type, lot.points, "pending" if lot.is_pending else "available", in_utc(lot.available_from),
        note.expires_on, note.rule, note.rule_version, note.funder, f"{note.explain}{cut}",
        receipt_line(lot.points, note.expires_on),
    )  # fmt: skip
