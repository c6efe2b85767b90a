# SPDX-License-Identifier: Apache-2.0
"""Holds the real ledger's answers and rows against the naive ledger's, and says exactly where they part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg

from haowu.ledger.commands import AnyCommand, ClawBack
from haowu.ledger.results import Result
from tests.laws.naive_ledger import NaiveLedger
from tests.laws.naive_things import NaiveAnswer

NEVER_YEAR: Final = 9999

LOTS_SQL: Final = """
    select lot_id, owner_id, point_type, is_pending, granted,
           granted - drawn - held - expired - clawed, held, recalled, restored_from, available_from, expires_at
      from ledger.lot where owner_id = any(%s) order by owner_id, lot_id
"""
ACCOUNTS_SQL: Final = """
    select owner_id, point_type, available, pending, held, deficit from ledger.account where owner_id = any(%s)
"""
HOLDS_SQL: Final = """
    select key, is_open, points - captured - released from ledger.hold where owner_id = any(%s)
"""
BUDGETS_SQL: Final = """
    select b.budget_id, sum(s.used_points)::bigint, b.limit_points, (b.pool_points + sum(s.limit_points))::bigint
      from ledger.budget b join ledger.budget_slice s using (budget_id) where b.budget_id = any(%s) group by 1
"""
CAPS_SQL: Final = """
    select cap_id, period_start, nullif(owner_id, 0), used_points from ledger.cap_usage where cap_id = any(%s)
"""


@dataclass(frozen=True)
class LotRow:
    """A lot as both ledgers tell it; `nth` is its place among the owner's lots, in the order in which they were made.

    A pending lot of which nothing is left (all was clawed back) waits for nothing: it counts as not pending.
    """

    nth: int
    owner_id: int
    point_type: int
    is_pending: bool
    granted: int
    remaining: int
    held: int
    recalled: int
    is_restored: bool
    available_from: datetime
    expires_at: datetime | None


class Mirror:
    """The naive ledger beside the real one; lot ids are translated."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.naive = NaiveLedger()
        self.real_lot_ids: dict[int, int] = {}

    def translated(self, command: AnyCommand) -> AnyCommand:
        """Return the command with real lot ids."""
        if not isinstance(command, ClawBack):
            return command
        takes = tuple((self.real_lot_ids[lot_id], points) for lot_id, points in command.takes)
        return msgspec.structs.replace(command, takes=takes)

    def can_translate(self, command: AnyCommand) -> bool:
        """Whether the real ids of all lots that the command names are known."""
        return not isinstance(command, ClawBack) or {lot_id for lot_id, _ in command.takes} <= set(self.real_lot_ids)

    def check(self, command: AnyCommand, expected: NaiveAnswer, found: Result) -> None:
        """Raise AssertionError with both answers unless they are the same; learn the ids of new lots."""
        for naive_grant, grant in zip(expected.grants, found.lots, strict=False):
            known = self.real_lot_ids.setdefault(naive_grant.lot_id, grant.lot_id)
            assert known == grant.lot_id, (command, expected, found)
        seen = self.seen(expected)
        assert seen == told(found), f"\n{command}\nexpected {seen}\nfound    {told(found)}"

    def seen(self, answer: NaiveAnswer) -> dict[str, Any]:
        """Return the naive answer in a form that can be compared."""
        lots = [
            (self.real_lot_ids.get(grant.lot_id), grant.award_no, grant.asked, self.naive.lots[grant.lot_id].granted)
            for grant in answer.grants
        ]
        return {
            "code": answer.code, "points": answer.points, "shortfall": answer.shortfall, "deficit": answer.deficit,
            "lots": lots, "refused": answer.refused, "ends_at": answer.ends_at,
        }  # fmt: skip

    # ------------------------------------------------------------------ rows

    def check_rows(self, connection: psycopg.Connection, owners: Sequence[int], budgets: Sequence[int],
                   cap_ids: Sequence[int]) -> None:  # fmt: skip
        """Compare balances, lots, holds, budgets and caps of a stage, as they are stored."""
        found, expected = rows(connection, owners, budgets, cap_ids), self.expected_rows(owners, budgets)
        for name, wanted in expected.items():
            assert wanted == found[name], f"{name}:\nexpected {differing(wanted, found[name])}"

    def expected_rows(self, owners: Sequence[int], budgets: Sequence[int]) -> dict[str, Any]:
        """Return what the rows should be."""
        naive = self.naive
        return {
            "lots": [row for owner in sorted(owners) for row in self.expected_lots(owner)],
            "accounts": {account: values for account, values in self.expected_accounts(owners).items() if any(values)},
            "holds": {
                key: (hold.is_open, sum(draw.points for draw in hold.draws)) for key, hold in naive.holds.items()
            },
            "budgets": {number: naive.budgets[number].used for number in budgets if naive.budgets[number].used},
            "limits": {number: (naive.budgets[number].limit, naive.budgets[number].limit) for number in budgets},
            "caps": {name: used for name, used in naive.caps.items() if used},
        }

    def expected_lots(self, owner_id: int) -> list[LotRow]:
        """Return the owner's lots as rows."""
        mine = [lot for lot in self.naive.lots.values() if lot.owner_id == owner_id]
        return [
            LotRow(
                nth=nth, owner_id=owner_id, point_type=lot.point_type, is_pending=lot.is_pending and lot.remaining > 0,
                granted=lot.granted, remaining=lot.remaining, held=lot.held, recalled=lot.recalled,
                is_restored=lot.restored_from is not None, available_from=lot.available_from, expires_at=lot.expires_at,
            )
            for nth, lot in enumerate(mine)
        ]  # fmt: skip

    def expected_accounts(self, owners: Sequence[int]) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Return (available, pending, held, deficit) of every account."""
        naive = self.naive
        accounts = {(lot.owner_id, lot.point_type) for lot in naive.lots.values() if lot.owner_id in owners}
        return {
            (owner, point_type): (
                naive.available(owner, point_type),
                sum(lot.remaining for lot in naive.account_lots(owner, point_type) if lot.is_pending),
                sum(lot.held for lot in naive.account_lots(owner, point_type)),
                naive.deficits.get((owner, point_type), 0),
            )
            for owner, point_type in sorted(accounts | set(naive.deficits))
        }


def told(result: Result) -> dict[str, Any]:
    """Return the real answer in a form that can be compared."""
    return {
        "code": result.code, "points": result.points, "shortfall": result.shortfall, "deficit": result.deficit,
        "lots": [(lot.lot_id, lot.award_no, lot.asked, lot.points) for lot in result.lots],
        "refused": [(refused.award_no, refused.code) for refused in result.refused], "ends_at": result.ends_at,
    }  # fmt: skip


def rows(connection: psycopg.Connection, owners: Sequence[int], budgets: Sequence[int],
         cap_ids: Sequence[int]) -> dict[str, Any]:  # fmt: skip
    """Return the stored rows of a stage in a form that does not depend on lot ids."""
    with connection.pipeline():
        cursors = [
            connection.execute(sql, [list(names)])
            for sql, names in (
                (LOTS_SQL, owners), (ACCOUNTS_SQL, owners), (HOLDS_SQL, owners), (BUDGETS_SQL, budgets),
                (CAPS_SQL, cap_ids),
            )
        ]  # fmt: skip
    lots, accounts, holds, used, caps = (cursor.fetchall() for cursor in cursors)
    return {
        "lots": lot_rows(lots),
        "accounts": {(row[0], row[1]): tuple(row[2:]) for row in accounts if any(row[2:])},
        "holds": {row[0]: (row[1], row[2]) for row in holds},
        "budgets": {row[0]: row[1] for row in used if row[1]},
        "limits": {row[0]: (row[2], row[3]) for row in used},
        "caps": {(row[0], row[1], row[2]): row[3] for row in caps if row[3]},
    }


def lot_rows(found: Sequence[tuple[Any, ...]]) -> list[LotRow]:
    """Return lots with their place instead of their id."""
    counts: dict[int, int] = {}
    made = []
    for row in found:
        nth = counts.get(row[1], 0)
        counts[row[1]] = nth + 1
        expires_at = None if row[10].year == NEVER_YEAR else row[10]
        is_pending = row[3] and row[5] > 0
        made.append(
            LotRow(nth, row[1], row[2], is_pending, row[4], row[5], row[6], row[7], row[8] != 0, row[9], expires_at)
        )
    return made


def differing(expected: Any, found: Any) -> str:
    """Return only what differs."""
    if isinstance(expected, dict):
        keys = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
        return "\n".join(f"{key}: {expected.get(key)}, found {found.get(key)}" for key in keys)
    both = zip(expected, found, strict=False)
    lines = [f"{wanted}\nfound    {got}" for wanted, got in both if wanted != got]
    return "\n".join(lines) + f"\n({len(expected)} expected, {len(found)} found)"
