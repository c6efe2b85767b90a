# SPDX-License-Identifier: Apache-2.0
"""Exchange points for rewards: points, stock, order and voucher in one transaction, or nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from psycopg import Connection

from haowu.catalog.board import StockBoard, lock_stock
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Hold
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_journals
from haowu.ledger.refusals import Refusal, refusal_of
from haowu.ledger.results import Result
from haowu.ledger.views import JournalRef
from haowu.members.queries import MemberRef, find_members
from haowu.members.world import World
from haowu.outbox.operations.emit import emit
from haowu.redemption.deliveries import record_deliveries
from haowu.redemption.events import WRITTEN_BY, placed_events
from haowu.redemption.exchange_answers import Placed
from haowu.redemption.exchange_requests import PlaceRedemption
from haowu.redemption.keys import redemption_key
from haowu.redemption.knowing import read_known
from haowu.redemption.orders import find_orders
from haowu.redemption.placed import placed_again, placed_now
from haowu.redemption.placing import Exchange, draft_exchange, objection_to_exchange
from haowu.redemption.recording import record_placed
from haowu.redemption.voucher_codes import voucher_secret

Draft = Exchange | Refusal
GONE = timedelta(seconds=1)


def place_redemptions(
    connection: Connection,
    requests: Sequence[PlaceRedemption],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Placed | Refusal]:
    """Answer each exchange, in order. Locks: standings (the caller's), chains, then stock.

    What the shelf refuses (OUT_OF_STOCK …) leaves no trace and may be asked again under its number; what the ledger
    refuses (INSUFFICIENT_POINTS …) stays refused. A repetition gets the first answer, without the voucher's code.
    """
    if not requests:
        return []
    now = clock.now()
    drafts, members = _draft_all(connection, requests, world, now)
    lock_lanes(connection, [member.lane for member in members.values()])
    keys = [redemption_key(request.merchant, request.redemption_no) for request in requests]
    journals = find_journals(connection, keys)
    answers: dict[int, Placed | Refusal] = {}
    fresh: dict[int, Exchange] = {}
    again: list[int] = []
    asked: set[str] = set(journals)
    for no, draft in enumerate(drafts):
        if keys[no] in asked:
            again.append(no)
        elif isinstance(draft, Refusal):
            answers[no] = draft
        else:
            fresh[no] = draft
            asked.add(keys[no])
    made = _place(connection, fresh, answers, clock=clock, fence=fence) if fresh else {}
    codes = record_placed(connection, list(made.values()), voucher_secret(world.member_keys))
    record_deliveries(connection, [exchange for exchange, _ in made.values()], world.member_keys)
    emit(connection, placed_events([exchange for exchange, _ in made.values()]), written_by=WRITTEN_BY)
    for no, (exchange, result) in made.items():
        answers[no] = placed_now(exchange, result, codes.get(result.journal), world)
    if again:
        answers |= _replay(connection, requests, keys, again, members, journals, answers, world, clock, fence)
    return [answers[no] for no in range(len(requests))]


def _draft_all(
    connection: Connection, requests: Sequence[PlaceRedemption], world: World, now: datetime
) -> tuple[list[Draft], dict[str, MemberRef]]:
    members = find_members(connection, [request.member for request in requests], at=now, keys=world.member_keys)
    known = read_known(connection, requests, members, world, now)
    drafts = [
        objection_to_exchange(request) or draft_exchange(request, world, members.get(request.member), known, now)
        for request in requests
    ]
    return drafts, members


def _place(
    connection: Connection,
    fresh: Mapping[int, Exchange],
    answers: dict[int, Placed | Refusal],
    *,
    clock: Clock,
    fence: Fence | None,
) -> dict[int, tuple[Exchange, Result]]:
    """Take from the shelf in order, then from the ledger; what a failure gives back, the next who waits may have."""
    board = lock_stock(connection, [exchange.wish for exchange in fresh.values()])
    made: dict[int, tuple[Exchange, Result]] = {}
    waiting = dict(fresh)
    while waiting:
        refused = _take(board, waiting)
        tried = [no for no in waiting if no not in refused]
        results = post(connection, [waiting[no].command for no in tried], clock=clock, fence=fence) if tried else []
        for no, result in zip(tried, results, strict=True):
            if result.is_accepted:
                counted = board.counted(waiting[no].wish)
                made[no] = (msgspec.structs.replace(waiting[no], counted=counted), result)
            else:
                board.give_back(waiting[no].wish)
                answers[no] = refusal_of(result)
        if len([no for no in tried if no in made]) == len(tried):  # nothing was given back: who was refused stays so
            answers.update({no: Refusal(code) for no, code in refused.items()})
            break
        waiting = {no: waiting[no] for no in refused}
    board.write(connection)
    return made


def _take(board: StockBoard, waiting: Mapping[int, Exchange]) -> dict[int, str]:
    """Take all that can be had; return why the others cannot."""
    refused: dict[int, str] = {}
    for no, exchange in waiting.items():
        code = board.try_take(exchange.wish)
        if code is not None:
            refused[no] = code
    return refused


def _replay(  # noqa: PLR0913, PLR0917 - what the first time left behind
    connection: Connection,
    requests: Sequence[PlaceRedemption],
    keys: Sequence[str],
    again: Sequence[int],
    members: Mapping[str, MemberRef],
    journals: Mapping[str, JournalRef],
    answers: Mapping[int, Placed | Refusal],
    world: World,
    clock: Clock,
    fence: Fence | None,
) -> dict[int, Placed | Refusal]:
    """Return the first answers: of earlier batches, and of this one."""
    journals = {**journals, **find_journals(connection, [keys[no] for no in again])}
    found: dict[int, Placed | Refusal] = {}
    posted: list[int] = []
    for no in again:
        if keys[no] in journals:
            posted.append(no)
        else:  # the first of this batch never reached the ledger, so neither does its repetition
            found[no] = answers[next(other for other in answers if keys[other] == keys[no])]
    commands = [_command(requests[no], journals[keys[no]], members) for no in posted]
    results = post(connection, commands, clock=clock, fence=fence) if commands else []
    numbers = [(requests[no].merchant, requests[no].redemption_no) for no in posted]
    orders = find_orders(connection, numbers)
    for no, number, result in zip(posted, numbers, results, strict=True):
        order = orders.get(number)
        if result.is_accepted and order is not None:
            found[no] = placed_again(connection, order, result, world)
        else:
            found[no] = refusal_of(result)
    return found


def _command(request: PlaceRedemption, journal: JournalRef, members: Mapping[str, MemberRef]) -> Hold:
    """Return the command of a repetition: whoever is named must still be the owner; nobody found is believed."""
    named = members.get(request.member)
    owner_id, lane = (journal.owner_id, journal.lane) if named is None else (named.id, named.lane)
    return Hold(
        key=journal.key, input_hash=request.input_hash, owner_id=owner_id, lane=lane, actor=request.actor,
        reference=request.redemption_no, point_type=0, points=1, acceptor=request.offered_by, lasts=GONE,
    )  # fmt: skip
