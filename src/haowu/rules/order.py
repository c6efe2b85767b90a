# SPDX-License-Identifier: Apache-2.0
"""One order as the compiled rules look at it: local time and totals worked out once."""

from datetime import datetime, timedelta
from typing import Any

from haowu.rules.day import Day
from haowu.rules.facts import LineFacts, OrderFacts


class Group:
    """Some lines of one order: their positions in `Order.nets`, and what they cost together."""

    __slots__ = ("net_fen", "positions")

    def __init__(self, net_fen: int, positions: tuple[int, ...]) -> None:
        """Keep the positions (ascending) and their sum."""
        self.net_fen = net_fen
        self.positions = positions


class Order:
    """The facts, with the local day and hour. An order without lines counts as one nameless line of its net amount."""

    __slots__ = (
        "_available",
        "channel",
        "context",
        "day",
        "facts",
        "hour",
        "line_nos",
        "lines",
        "merchant",
        "nets",
        "segments",
        "store",
        "tier",
        "whole",
    )

    def __init__(self, facts: OrderFacts, day: Day, hour: int) -> None:
        """Look at `facts` on `day`, at the local `hour`."""
        self.facts = facts
        self.day = day
        self.hour = hour
        self.merchant = facts.merchant
        self.store = facts.store
        self.channel = facts.channel
        self.tier = facts.tier
        self.segments = facts.segments
        lines = facts.lines
        self.lines: tuple[LineFacts, ...] = lines
        if lines:
            self.nets = tuple([line.net_fen for line in lines])
            self.line_nos = tuple([line.line_no for line in lines])
            self.whole = Group(sum(self.nets), tuple(range(len(lines))))
        else:
            self.nets = (facts.net_fen,)
            self.line_nos = ()
            self.whole = Group(facts.net_fen, (0,))
        self.context: Any = None
        self._available: dict[int, datetime] = {}

    def available_from(self, delay_days: int) -> datetime | None:
        """Return the instant `delay_days` × 24 hours after the payment, None for no delay."""
        if not delay_days:
            return None
        instant = self._available.get(delay_days)
        if instant is None:
            instant = self._available[delay_days] = self.facts.paid_at + timedelta(days=delay_days)
        return instant

    def numbers(self, group: Group) -> tuple[int, ...]:
        """Return the line numbers of `group`."""
        if group is self.whole or not self.line_nos:
            return self.line_nos
        return tuple([self.line_nos[position] for position in group.positions])

    def part(self, positions: tuple[int, ...]) -> Group:
        """Return the group of the lines at `positions`."""
        if len(positions) == len(self.nets):
            return self.whole
        return Group(sum([self.nets[position] for position in positions]), positions)
