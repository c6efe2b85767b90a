# SPDX-License-Identifier: Apache-2.0
"""Let members rise whose activity has just changed; nobody falls here."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.lifecycle.activity import NOTHING, windows
from haowu.lifecycle.tier_moves import decided, seat_of, write_moves
from haowu.members.tier_queries import find_seats
from haowu.programs.ladders import Ladder
from haowu.rules.tiers import growth_of, rise


def raise_tiers(connection: Connection, member_ids: Sequence[int], *, ladder: Ladder, clock: Clock) -> int:
    """Raise each of these members to what the window that ends today has earned; return how many rose."""
    if not member_ids:
        return 0
    today = ladder.today(clock.now())
    done = windows(connection, ladder, dict.fromkeys(member_ids, today))
    lowest = ladder.tiers.levels[1].threshold
    near = [member_id for member_id, activity in done.items() if growth_of(ladder.tiers, activity) >= lowest]
    moved = []
    for seat in find_seats(connection, near) if near else []:
        place, activity = seat_of(ladder, seat), done.get(seat.member_id, NOTHING)
        move = rise(ladder.tiers, place, growth_of(ladder.tiers, activity), today) if place else None
        if move is not None:
            moved.append((seat, decided(ladder, seat, move, activity)))
    write_moves(connection, ladder, moved, clock=clock)
    return len(moved)
