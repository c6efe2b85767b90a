# SPDX-License-Identifier: Apache-2.0
"""From seats and activity to decided moves, and telling them: what rising and reviewing share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.operations.change_tiers import change_tiers
from haowu.members.tiers import TierMove, TierSeat
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.ladders import Ladder
from haowu.rules.tier_sentences import sentence_of
from haowu.rules.tiers import Activity, Move, Seat, growth_of, place_of

WRITTEN_BY: Final = "system:tiers"
EVENTS: Final = {
    "upgraded": "tier.upgraded",
    "kept": "tier.kept",
    "notice": "tier.downgrade_notice",
    "downgraded": "tier.downgraded",
}


def seat_of(ladder: Ladder, seat: TierSeat) -> Seat | None:
    """Return the seat as the rules see it; None for a tier that the ladder does not know."""
    level = place_of(ladder.tiers, seat.tier)
    return None if level is None else Seat(level, seat.review_on, seat.noticed_on)


def decided(ladder: Ladder, seat: TierSeat, move: Move, activity: Activity) -> TierMove:
    """Return the move as it is written down."""
    levels, growth = ladder.tiers.levels, growth_of(ladder.tiers, activity)
    text = sentence_of(ladder.tiers, move, activity) if move.kind != "wait" else None
    return TierMove(
        seat.member_id, seat.lane, move.kind, levels[move.old].code, levels[move.new].code, growth, move.needed,
        move.review_on, move.noticed_on, move.due_on, text.zh if text else "", text.en if text else "",
    )  # fmt: skip


def write_moves(
    connection: Connection, ladder: Ladder, moved: Sequence[tuple[TierSeat, TierMove]], *, clock: Clock
) -> None:
    """Write the moves, and one event for each that a member notices."""
    at = clock.now()
    moves = [move for _, move in moved]
    change_tiers(connection, moves, today=ladder.today(at), program=ladder.program, version=ladder.version, clock=clock)
    _tell(connection, moved, at)


def _tell(connection: Connection, moved: Sequence[tuple[TierSeat, TierMove]], at: datetime) -> None:
    events = [
        Event(
            kind=EVENTS[move.kind],
            merchant=None,
            subject=f"member:{seat.member_no}",
            data={
                "old_tier": move.old_tier, "new_tier": move.new_tier, "growth": move.growth, "needed": move.needed,
                "review_on": None if move.review_on is None else str(move.review_on), "sentence": move.sentence_zh,
            },
            at=at,
        )
        for seat, move in moved
        if move.kind in EVENTS
    ]  # fmt: skip
    emit(connection, events, written_by=WRITTEN_BY)
