# SPDX-License-Identifier: Apache-2.0
"""Set points aside at a till, until they are captured, voided, or time is up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Hold
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_journals
from haowu.members.queries import MemberRef, find_members
from haowu.members.world import World
from haowu.redemption.answering import held_of
from haowu.redemption.answers import Held, Refusal
from haowu.redemption.deducting import objection_to_points
from haowu.redemption.kept_rates import method_for
from haowu.redemption.keys import hold_key
from haowu.redemption.requests import HoldRequest
from haowu.redemption.validation import objection_to_hold, objection_to_world


def place_holds(
    connection: Connection,
    requests: Sequence[HoldRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Held | Refusal]:
    """Answer each hold, in order, all in one ledger post.

    A request that never reached the ledger (unknown member, closed store …) leaves no trace; what the ledger refuses
    (INSUFFICIENT_POINTS, DEFICIT_OUTSTANDING) stays refused under this hold_no. A repetition gets the first answer.
    """
    drafted = _draft_all(connection, requests, world, clock.now()) if requests else []
    commands = [draft for draft in drafted if isinstance(draft, Hold)]
    results = iter(post(connection, commands, clock=clock, fence=fence) if commands else ())
    return [
        draft if isinstance(draft, Refusal) else held_of(next(results), request.hold_no, world)
        for draft, request in zip(drafted, requests, strict=True)
    ]


def _draft_all(
    connection: Connection, requests: Sequence[HoldRequest], world: World, now: datetime
) -> list[Hold | Refusal]:
    members = find_members(connection, [request.member for request in requests], at=now, keys=world.member_keys)
    drafted: list[Hold | Refusal] = []
    doubtful: dict[int, str] = {}
    taken: dict[tuple[int, str], int] = {}
    for no, request in enumerate(requests):
        refusal = objection_to_hold(request)
        member = members.get(request.member)
        if refusal is None:
            refusal = objection_to_world(request, world, member, now)
            if refusal is None and member is not None:
                refusal = _objection_to_bill(connection, request, member.id, world, now, taken)
            if refusal is not None:
                doubtful[no] = hold_key(request.merchant, request.hold_no)
        drafted.append(refusal or _hold(request, member, world, now))
    if doubtful:
        _recall(connection, requests, drafted, doubtful, members)
    return drafted


def _objection_to_bill(
    connection: Connection,
    request: HoldRequest,
    owner_id: int,
    world: World,
    now: datetime,
    taken: dict[tuple[int, str], int],
) -> Refusal | None:
    """Return why the points are not what the method gives for the bill; note what this batch takes of the member's."""
    key = owner_id, request.point_type
    before = taken.get(key, 0)
    taken[key] = before + request.points
    if not request.bill and request.off_fen is None:
        return None
    method = method_for(connection, request, owner_id, world=world, at=now, taken=before)
    return objection_to_points(request.bill, method, request.points, request.off_fen)


def _hold(request: HoldRequest, member: MemberRef | None, world: World, now: datetime) -> Hold:
    terms = world.terms.in_force(request.merchant, now)
    assert member is not None, "objection_to_world refuses strangers"  # noqa: S101 -- said to the type checker
    assert terms is not None, "objection_to_world refuses a merchant without terms"  # noqa: S101 -- the same
    return _command(request, member.id, member.lane, terms.point_types[request.point_type])


def _recall(
    connection: Connection,
    requests: Sequence[HoldRequest],
    drafted: list[Hold | Refusal],
    doubtful: Mapping[int, str],
    members: Mapping[str, MemberRef],
) -> None:
    """Turn objections into replays where the hold was posted earlier: the first answer stands.

    Whoever is named must still be the owner; a name that names nobody any more is believed.
    """
    journals = find_journals(connection, list(doubtful.values()))
    for no, key in doubtful.items():
        if (journal := journals.get(key)) is not None:
            named = members.get(requests[no].member)
            owner = (journal.owner_id, journal.lane) if named is None else (named.id, named.lane)
            drafted[no] = _command(requests[no], *owner, 0)


def _command(request: HoldRequest, owner_id: int, lane: int, point_type: int) -> Hold:
    return Hold(
        key=hold_key(request.merchant, request.hold_no),
        input_hash=request.input_hash,
        owner_id=owner_id,
        lane=lane,
        actor=request.actor,
        reference=request.order_no or request.hold_no,
        point_type=point_type,
        points=request.points,
        acceptor=request.merchant,
        lasts=timedelta(seconds=request.lasts_seconds),
    )
