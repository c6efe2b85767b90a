# SPDX-License-Identifier: Apache-2.0
"""One order as the compiled rules look at it: local time and totals worked out once."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from haowu.rules.day import Day
from haowu.rules.facts import LineFacts, OrderFacts


class Group(msgspec.Struct, gc=False):
    """Some lines of one order: their positions in `Order.nets` (ascending), and what they cost together."""

    net_fen: int
    positions: tuple[int, ...]


class Order(msgspec.Struct):
    """The facts, with the local day and hour. An order without lines counts as one nameless line of its net amount.

    `picked` remembers the lines that a `Pick` found, `context` the names for expressions, `available` the instants of
    confirmation: all worked out at most once an order.
    """

    facts: OrderFacts
    day: Day
    hour: int
    merchant: str
    store: str
    channel: str
    tier: str
    segments: frozenset[str]
    lines: tuple[LineFacts, ...]
    nets: tuple[int, ...]
    line_nos: tuple[int, ...]
    whole: Group
    picked: dict[object, Group | None]
    available: dict[int, datetime]
    context: Any = None

    def available_from(self, delay_days: int) -> datetime | None:
        """Return the instant `delay_days` × 24 hours after the payment, None for no delay."""
        if not delay_days:
            return None
        instant = self.available.get(delay_days)
        if instant is None:
            instant = self.available[delay_days] = self.facts.paid_at + timedelta(days=delay_days)
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


def look_at(facts: OrderFacts, day: Day, hour: int) -> Order:
    """Return `facts` as seen on the local `day`, at the local `hour`."""
    lines = facts.lines
    if len(lines) == 1:
        line = lines[0]
        nets: tuple[int, ...] = (line.net_fen,)
        numbers: tuple[int, ...] = (line.line_no,)
        whole = Group(line.net_fen, (0,))
    elif lines:
        nets = tuple([line.net_fen for line in lines])
        numbers = tuple([line.line_no for line in lines])
        whole = Group(sum(nets), tuple(range(len(lines))))
    else:
        nets, numbers, whole = (facts.net_fen,), (), Group(facts.net_fen, (0,))
    return Order(
        facts,
        day,
        hour,
        facts.merchant,
        facts.store,
        facts.channel,
        facts.tier,
        facts.segments,
        lines,
        nets,
        numbers,
        whole,
        {},
        {},
    )
