# SPDX-License-Identifier: Apache-2.0
"""Many orders in one call: each is judged alone, and the answers stand in the order of the orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from haowu.doors.points_api.bodies import PURCHASE
from haowu.doors.points_api.bulk_bodies import Piece, split_body
from haowu.doors.points_api.call import JSON, NDJSON
from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.outcome import outcome_of
from haowu.doors.points_api.plausibility import check_instant
from haowu.doors.points_api.problems import Problem, describe
from haowu.doors.points_api.work import Answer, Failure, Phase
from haowu.earning.answers import Accrual
from haowu.earning.requests import AccrueRequest, input_hash_of

if TYPE_CHECKING:
    from datetime import datetime

    from haowu.doors.points_api.authentication import Caller
    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door


class BulkItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one order: `accrual` when it was credited, `problem` when not."""

    place: int
    status: int
    code: str
    accrual: Accrual | None = None
    problem: dict[str, Any] | None = None


class BulkAnswer(msgspec.Struct, frozen=True):
    """All answers, in the order of the orders, and how many there are of each kind."""

    credited: int
    replayed: int
    refused: int
    results: list[BulkItem]


async def post_orders(door: Door, call: Call) -> BulkAnswer:
    """Credit up to some thousand orders; one that is refused leaves the others alone."""
    door.batcher.require_bulk_room()
    with door.bulk_calls.one():
        return await _credit_all(door, call)


async def _credit_all(door: Door, call: Call) -> BulkAnswer:
    limits = door.limits
    media_type = call.media_type()
    if media_type not in (JSON, NDJSON):
        raise Problem("UNSUPPORTED_MEDIA_TYPE", expected="application/json, application/x-ndjson")
    raw = await call.body(limits.bulk_body_bytes, limits.body_seconds * 3)
    now = door.clock.now()
    pieces = await door.bulk_calls.compute(lambda: split_body(raw, media_type, most=limits.bulk_items))
    if pieces and not call.caller.bulk_bucket.take(len(pieces)):
        raise Problem("RATE_LIMITED")
    requests = await door.bulk_calls.compute(lambda: [_read(piece, call.caller, now) for piece in pieces])
    answers: list[Answer] = list(requests)
    places = [place for place, request in enumerate(requests) if isinstance(request, AccrueRequest)]
    if places:
        ticket = door.batcher.submit_bulk(
            Phase.ACCRUE, [requests[place] for place in places], is_rehearsal=call.caller.is_sandbox
        )
        for place, answer in zip(places, await ticket.future, strict=True):
            answers[place] = answer
    return _summed_up([_item(place, answer, call) for place, answer in enumerate(answers)])


def _read(piece: Piece, caller: Caller, now: datetime) -> AccrueRequest | Failure:
    try:
        purchase = decode(bytes(piece), PURCHASE)
        caller.merchant(purchase.merchant)
        check_instant(purchase.paid_at, "paid_at", now)
    except Problem as problem:
        return Failure(problem.code, **problem.data)
    return AccrueRequest(purchase, input_hash_of(purchase), caller.actor)


def _item(place: int, answer: Answer, call: Call) -> BulkItem:
    outcome = outcome_of(answer)
    if outcome.code == "OK":
        return BulkItem(place, outcome.status, "OK", accrual=answer)
    problem = describe(outcome.code, outcome.data, request_id=call.request_id, language=call.language)
    return BulkItem(place, problem["status"], outcome.code, problem=problem)


def _summed_up(items: list[BulkItem]) -> BulkAnswer:
    refused = sum(item.problem is not None for item in items)
    replayed = sum(item.accrual is not None and item.accrual.replayed for item in items)
    return BulkAnswer(credited=len(items) - refused - replayed, replayed=replayed, refused=refused, results=items)
