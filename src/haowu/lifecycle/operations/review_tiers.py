# SPDX-License-Identifier: Apache-2.0
"""Review the tiers that are due: keep, give notice, or lower; page by page."""

from collections import Counter
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.lifecycle.activity import NOTHING, windows
from haowu.lifecycle.locks import lock_tier_work
from haowu.lifecycle.tier_moves import decided, seat_of, write_moves
from haowu.members.tier_queries import find_due_seats
from haowu.members.tiers import TierMove, TierSeat
from haowu.programs.ladders import Ladder
from haowu.rules.tiers import growth_of, review

PAGE: Final = 5_000


class Reviewed(msgspec.Struct, frozen=True):
    """How many seats were looked at, and what became of them; 0 looked at means that nothing is due."""

    looked_at: int
    kept: int
    noticed: int
    downgraded: int


def review_tiers(connection: Connection, *, ladder: Ladder, clock: Clock, limit: int = PAGE) -> Reviewed:
    """Review up to `limit` seats that are due today, longest due first; call it until nothing is looked at.

    Linear in the seats due and their activity; members without anything due are not read.
    """
    lock_tier_work(connection)
    today = ladder.today(clock.now())
    due = find_due_seats(connection, today=today, limit=limit)
    if not due:
        return Reviewed(0, 0, 0, 0)
    lasts = {seat.member_id: max(today, seat.review_on or today) for seat in due}
    done = windows(connection, ladder, lasts)
    moved: list[tuple[TierSeat, TierMove]] = []
    for seat in due:
        place = None if seat.is_closed else seat_of(ladder, seat)
        activity = done.get(seat.member_id, NOTHING)
        move = review(ladder.tiers, place, growth_of(ladder.tiers, activity), today) if place else None
        moved.append((seat, _left_alone(seat) if move is None else decided(ladder, seat, move, activity)))
    write_moves(connection, ladder, moved, clock=clock)
    kinds = Counter(move.kind for _, move in moved)
    return Reviewed(len(due), kinds["kept"], kinds["notice"], kinds["downgraded"])


def _left_alone(seat: TierSeat) -> TierMove:
    """Return the move that takes a seat off the list: the first tier, one given by another hand, a closed one."""
    return TierMove(seat.member_id, seat.lane, "wait", seat.tier, seat.tier, 0, 0, None, None, None)
