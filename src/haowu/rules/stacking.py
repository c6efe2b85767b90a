# SPDX-License-Identifier: Apache-2.0
"""The room under the multiplier ceiling, line by line (docs/algorithms/stacking.md)."""

from collections.abc import Sequence


class Room:
    """How many basis points each line of an order may still get from multipliers of one point type."""

    __slots__ = ("_left",)

    def __init__(self, room_bp: int, lines: int) -> None:
        """Start with `room_bp` for each of `lines` lines."""
        self._left = [room_bp] * lines

    def take(self, positions: Sequence[int], wished_bp: int) -> dict[int, list[int]]:
        """Use up to `wished_bp` of the room of each line; return the lines by what they were granted (0 included)."""
        granted: dict[int, list[int]] = {}
        for position in positions:
            got = min(wished_bp, self._left[position])
            self._left[position] -= got
            granted.setdefault(got, []).append(position)
        return granted
