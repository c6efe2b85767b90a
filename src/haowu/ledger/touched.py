# SPDX-License-Identifier: Apache-2.0
"""Which accounts a list of commands looks at, as the reading statements want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from haowu.ledger.columns import integers

if TYPE_CHECKING:
    from haowu.ledger.state import Account, State

ALL_TYPES: Final = (-(2**31), 2**31 - 1)
NO_RANGES: Final[tuple[tuple[int, ...], ...]] = ((), (), (), ())


class Touched:
    """Accounts, by owner: of some point types, or all of them."""

    def __init__(self) -> None:
        """Start with none."""
        self._lanes: dict[int, int] = {}
        self._types: dict[int, set[int] | None] = {}

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._types)

    def add(self, lane: int, owner_id: int, point_type: int | None = None) -> None:
        """Add one account of the owner, or all."""
        self._lanes[owner_id] = lane
        types = self._types.setdefault(owner_id, set())
        if point_type is None:
            self._types[owner_id] = None
        elif types is not None:
            types.add(point_type)

    def add_all(self, other: Touched) -> None:
        """Add what `other` has."""
        for owner_id, types in other._types.items():
            for point_type in [None] if types is None else types:
                self.add(other._lanes[owner_id], owner_id, point_type)

    def parameters(self) -> tuple[str, str, str, str]:
        """Return lanes, owners and ranges of point types, as the statements take them."""
        ranges = [
            (self._lanes[owner_id], owner_id, first, last)
            for owner_id, types in self._types.items()
            for first, last in ([ALL_TYPES] if types is None else [(number, number) for number in types])
        ]
        lanes, owner_ids, first_types, last_types = zip(*ranges, strict=True) if ranges else NO_RANGES
        return integers(lanes), integers(owner_ids), integers(first_types), integers(last_types)

    def accounts(self, state: State) -> list[Account]:
        """Return those of them that exist."""
        return [
            account
            for owner_id, types in self._types.items()
            for account in state.owners.get(owner_id, ())
            if types is None or account.point_type in types
        ]
