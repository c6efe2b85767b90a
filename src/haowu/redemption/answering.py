# SPDX-License-Identifier: Apache-2.0
"""From the ledger's result to this room's answer: one function for the first time and for every repetition."""

from datetime import UTC, datetime

from haowu.ledger.refusals import refusal_of
from haowu.ledger.results import Result
from haowu.members.world import World
from haowu.redemption.answers import BalanceView, Captured, Held, Refusal, Voided
from haowu.redemption.requests import CaptureRequest


def held_of(result: Result, hold_no: str, world: World) -> Held | Refusal:
    """Return the answer to a posted hold."""
    if result.code != "OK":
        return refusal_of(result)
    balance = balance_of(result, world)
    return Held(
        result.journal, hold_no, balance.point_type, result.points, "held",
        _in_utc(result.ends_at or result.decided_at), balance, _in_utc(result.decided_at), result.is_replayed,
    )  # fmt: skip


def captured_of(result: Result, request: CaptureRequest, world: World) -> Captured | Refusal:
    """Return the answer to a posted capture."""
    if result.code != "OK":
        return refusal_of(result)
    balance = balance_of(result, world)
    state = "partly_captured" if request.keeps_rest else "captured"
    return Captured(
        result.journal, request.hold_no, balance.point_type, result.points, state, balance,
        _in_utc(result.decided_at), result.is_replayed,
    )  # fmt: skip


def voided_of(result: Result, hold_no: str, world: World) -> Voided | Refusal:
    """Return the answer to a posted void."""
    if result.code != "OK":
        return refusal_of(result)
    balance = balance_of(result, world)
    return Voided(
        result.journal, hold_no, balance.point_type, result.points, "voided", balance, _in_utc(result.decided_at),
        result.is_replayed,
    )  # fmt: skip


def balance_of(result: Result, world: World) -> BalanceView:
    """Return the account after the event, by the code of its point type."""
    found = result.balances[0]
    known = world.terms.point_types.get(found.point_type)
    code = str(found.point_type) if known is None else known.code
    return BalanceView(code, found.available, found.pending, found.held, found.deficit)


def _in_utc(at: datetime) -> datetime:
    """Return `at` in UTC, so that a stored answer and a fresh one are the same bytes."""
    return at if at.tzinfo is UTC else at.astimezone(UTC)
