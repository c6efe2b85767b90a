# SPDX-License-Identifier: Apache-2.0
"""One chain's batch while it is being decided: it numbers journals, movements and lots, and keeps the rows to write."""

from datetime import datetime
from typing import Final

import msgspec

from haowu.ledger.commands import AnyCommand, Kind
from haowu.ledger.results import AwardRefused, Balance, LotGranted, Result
from haowu.ledger.state import AVAILABLE, DEFICIT, ORD_BITS, Account, Journal, Lot, State

OUTCOME: Final = msgspec.json.Encoder()
NO_HASH: Final = bytes(16)
SYSTEM: Final = "system:due"

JournalRow = tuple[int, int, int, int, int, int, int, str, str, bytes, str, str, str, str, bytes]
"""lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by, reference, acceptor,
outcome."""

MovementRow = tuple[int, int, int, int, int, int, int, int, int, int, int, int, int, int]
"""lane, chain, seq, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id, budget_id, root_id."""


class Batch:
    """The rows of one batch of one chain, in the making."""

    __slots__ = (
        "chain",
        "journals",
        "lot_count",
        "movements",
        "new_lots",
        "next_ord",
        "now",
        "points_moved",
        "seq",
        "state",
    )

    def __init__(self, state: State, chain: int, seq: int, now: datetime) -> None:
        """Start batch `seq` of `chain`, decided at `now`."""
        self.state = state
        self.chain = chain
        self.seq = seq
        self.now = now
        self.next_ord = 0
        self.lot_count = 0
        self.points_moved = 0
        self.journals: list[JournalRow] = []
        self.movements: list[MovementRow] = []
        self.new_lots: list[Lot] = []

    def take_ord(self) -> int:
        """Return the number of the next journal."""
        number = self.next_ord
        self.next_ord = number + 1
        return number

    def root_id(self, ord_: int) -> int:
        """Return the number by which draws refer to the journal `ord_` of this batch."""
        return self.seq << ORD_BITS | ord_

    def next_lot_id(self) -> int:
        """Return the number of the next lot."""
        number = self.seq << ORD_BITS | self.lot_count
        self.lot_count += 1
        return number

    def move(  # noqa: PLR0913, PLR0917 - one call a movement, hot: keywords and a struct cost more
        self, ord_: int, kind: int, lane: int, owner_id: int, point_type: int, debit: int, credit: int, points: int,
        lot_id: int, budget_id: int, root_id: int = 0,
    ) -> None:  # fmt: skip
        """Record `points` going from the class `debit` to the class `credit`."""
        movements = self.movements
        movements.append(
            (lane, self.chain, self.seq, len(movements), ord_, kind, owner_id, point_type, debit, credit, points,
             lot_id, budget_id, root_id)
        )  # fmt: skip
        self.points_moved += points

    def name(self, ord_: int) -> str:
        """Return the journal's id as people see it."""
        return f"{self.chain}-{self.seq}-{ord_}"

    def settle(  # noqa: PLR0913 - the fields of the answer, by name
        self, command: AnyCommand, kind: Kind, ord_: int, *, code: str = "OK", points: int = 0, shortfall: int = 0,
        deficit: int = 0, lots: tuple[LotGranted, ...] = (), refused: tuple[AwardRefused, ...] = (),
        accounts: tuple[Account, ...] = (), ends_at: datetime | None = None, acceptor: str = "", approved_by: str = "",
        reason: str = "",
    ) -> Result:  # fmt: skip
        """Write the command's journal with its answer, and return the answer."""
        result = Result(
            code=code, journal=self.name(ord_), decided_at=self.now, points=points, shortfall=shortfall,
            deficit=deficit, lots=lots, refused=refused, balances=tuple([balance_of(a) for a in accounts]),
            ends_at=ends_at, note=command.note, reason=reason,
        )  # fmt: skip
        self.journals.append(
            (command.lane, self.chain, self.seq, ord_, kind.value, command.owner_id, points, code, command.key,
             command.input_hash, command.actor, approved_by, command.reference, acceptor, OUTCOME.encode(result))
        )  # fmt: skip
        self.state.journals[command.key] = Journal(
            command.key,
            command.input_hash,
            kind.value,
            command.owner_id,
            command.lane,
            self.chain,
            self.seq,
            ord_,
            result,
        )
        return result

    def settle_due(self, account: Account, kind: Kind, ord_: int, points: int, reference: str) -> None:
        """Write a journal that nobody asked for: time did it."""
        name = self.name(ord_)
        result = Result(code="OK", journal=name, decided_at=self.now, points=points, balances=(balance_of(account),))
        self.journals.append(
            (account.lane, self.chain, self.seq, ord_, kind.value, account.owner_id, points, "OK", f"due:{name}",
             NO_HASH, SYSTEM, "", reference, "", OUTCOME.encode(result))
        )  # fmt: skip

    def repay(self, ord_: int, kind: int, account: Account, lot: Lot) -> None:
        """Let points that have just become available pay what the owner owes, first of all."""
        points = min(account.deficit, lot.remaining)
        if points <= 0:
            return
        lot.clawed += points
        lot.is_dirty = True
        account.available -= points
        account.deficit -= points
        self.move(
            ord_, kind, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, DEFICIT, points, lot.lot_id, lot.budget_id
        )


def balance_of(account: Account) -> Balance:
    """Return the account as callers see it."""
    return Balance(account.point_type, account.available, account.pending, account.held, account.deficit)
