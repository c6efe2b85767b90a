# SPDX-License-Identifier: Apache-2.0
"""The books of a replay: caps and the budget kept as the ledger keeps them, and who would have got what. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from haowu.rules.campaign_document import CampaignBudget
from haowu.rules.decision import Cap
from haowu.rules.terms import Rule


class ReplayRow(msgspec.Struct, frozen=True):
    """What a campaign would have given to the members of one tier at one merchant ('': of all of them)."""

    merchant: str
    tier: str
    orders: int
    members: int
    paid_fen: int
    points: int
    cost_fen: int


class Replay(msgspec.Struct, frozen=True):
    """What a draft would have done: `total`, by merchant, by tier, by both, and points by rule.

    `cut_points` were withheld by caps, `unfunded_points` by a budget that was used up; the order paid at `exhausted_at`
    was the first to feel it. `cost_fen` is at face value, rounded up.
    """

    since: datetime
    until: datetime
    orders_seen: int
    total: ReplayRow
    by_merchant: tuple[ReplayRow, ...]
    by_tier: tuple[ReplayRow, ...]
    by_both: tuple[ReplayRow, ...]
    by_rule: dict[str, int]
    limit_points: int
    cut_points: int
    unfunded_points: int
    exhausted_at: datetime | None


class _Tally:
    """Orders, members, money and points of one merchant and tier."""

    __slots__ = ("members", "orders", "paid_fen", "points")

    def __init__(self) -> None:
        self.orders = 0
        self.paid_fen = 0
        self.points = 0
        self.members: set[int] = set()


class ReplayBooks:
    """Takes one order after the other; `granted` says what is left of its bonuses under the caps and the budget."""

    def __init__(self, budget: CampaignBudget) -> None:
        """Begin with an untouched budget."""
        self.orders_seen = 0
        self._budget = budget
        self._left = budget.limit_points
        self._used: dict[tuple[int, date, int], int] = defaultdict(int)
        self._tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
        self._by_rule: dict[str, int] = defaultdict(int)
        self._cut = 0
        self._unfunded = 0
        self._exhausted_at: datetime | None = None

    def take(
        self,
        place: tuple[str, str],
        member_id: int,
        paid: tuple[datetime, int],
        bonuses: Iterable[tuple[Rule, int, tuple[Cap, ...]]],
    ) -> None:
        """Book the bonuses of one order at a (merchant, tier); `paid` is when, and how much."""
        points = 0
        for rule, wished, caps in bonuses:
            granted = self._granted(wished, caps, member_id, paid[0])
            if granted:
                self._by_rule[rule.code] += granted
                points += granted
        if not points:
            return
        tally = self._tallies[place]
        tally.orders += 1
        tally.points += points
        tally.paid_fen += paid[1]
        tally.members.add(member_id)

    def _granted(self, wished: int, caps: tuple[Cap, ...], member_id: int, at: datetime) -> int:
        """Return what is granted: caps cut, a budget pays the whole or nothing, as in `ledger.deciding.earn`."""
        keys = [(cap.cap_id, cap.period_start, member_id if cap.per_member else 0) for cap in caps]
        rooms = [cap.limit_points - self._used[key] for cap, key in zip(caps, keys, strict=True)]
        points = max(0, min([wished, *rooms]))
        self._cut += wished - points
        if points > self._left:
            self._unfunded += points
            self._exhausted_at = self._exhausted_at or at
            return 0
        self._left -= points
        for key in keys:
            self._used[key] += points
        return points

    def report(self, since: datetime, until: datetime) -> Replay:
        """Return everything that was booked."""
        both = sorted(self._tallies.items())
        merchants, tiers = sorted({place[0] for place, _ in both}), sorted({place[1] for place, _ in both})
        return Replay(
            since,
            until,
            self.orders_seen,
            self._row("", "", [tally for _, tally in both]),
            tuple(self._row(code, "", [t for place, t in both if place[0] == code]) for code in merchants),
            tuple(self._row("", tier, [t for place, t in both if place[1] == tier]) for tier in tiers),
            tuple(self._row(*place, [tally]) for place, tally in both),
            dict(sorted(self._by_rule.items())),
            self._budget.limit_points,
            self._cut,
            self._unfunded,
            self._exhausted_at,
        )

    def _row(self, merchant: str, tier: str, tallies: list[_Tally]) -> ReplayRow:
        points = sum(tally.points for tally in tallies)
        return ReplayRow(
            merchant,
            tier,
            sum(tally.orders for tally in tallies),
            len(set().union(*(tally.members for tally in tallies))),
            sum(tally.paid_fen for tally in tallies),
            points,
            -(-points * self._budget.face_millifen_per_point // 1000),
        )
