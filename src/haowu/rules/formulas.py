# SPDX-License-Identifier: Apache-2.0
"""From rules that hold to points: base, bonuses, ceiling (docs/algorithms/earning.md, stacking.md)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from haowu.rules.decision import IN_PROPORTION, Measure
from haowu.rules.order import Group, Order
from haowu.rules.reasons import Reason
from haowu.rules.stacking import Room
from haowu.rules.terms import MULTIPLIER, RATE, Rule

Match = tuple[Rule, Group]
BASIS: Final = 10_000
_ZERO: Final = Reason.ROUNDED_TO_ZERO


class Outcome(msgspec.Struct):
    """What one rule gives: `points` on `group`, of which a multiplier saw `base`; without points, the `reason`.

    `measure` says how the points follow from the fen of `group`, for a refund: see `decision.Measure`.
    """

    rule: Rule
    group: Group
    points: int
    base: int = 0
    is_cut: bool = False
    reason: Reason = _ZERO
    measure: Measure = IN_PROPORTION


def outcomes(matches: Sequence[Match], order: Order, room_bp: int) -> list[Outcome]:
    """Return one outcome per match, in their order; base rules must stand first."""
    found: list[Outcome] = []
    bases: dict[int, list[Match]] = {}
    rooms: dict[int, Room] | None = None
    for rule, group in matches:
        kind = rule.kind
        if kind == RATE:
            outcome = _base(rule, group, order, bases)
        elif kind == MULTIPLIER:
            if rooms is None:
                rooms = _rooms(matches, order, room_bp)
            outcome = _bonus(rule, group, order, bases, rooms)
        else:
            outcome = Outcome(rule, group, rule.amount)
        if rule.order_cap is not None and outcome.points > rule.order_cap:
            outcome.points = rule.order_cap
        found.append(outcome)
    return found


def _rooms(matches: Sequence[Match], order: Order, room_bp: int) -> dict[int, Room]:
    """Return the room to share, for the point types whose multipliers may not fit under the ceiling."""
    wished: dict[int, int] = {}
    for rule, _ in matches:
        if rule.kind == MULTIPLIER:
            wished[rule.point_type_id] = wished.get(rule.point_type_id, 0) + rule.amount
    return {point_type: Room(room_bp, len(order.nets)) for point_type, bp in wished.items() if bp > room_bp}


def _base(rule: Rule, group: Group, order: Order, bases: dict[int, list[Match]]) -> Outcome:
    taken = bases.get(rule.point_type_id)
    if taken is None:
        bases[rule.point_type_id] = [(rule, group)]
        return Outcome(rule, group, group.net_fen * rule.amount // rule.per, measure=(rule.amount, rule.per, BASIS))
    gone = {position for _, other in taken for position in other.positions}
    left = tuple([position for position in group.positions if position not in gone])
    if not left:
        return Outcome(rule, group, 0, reason=Reason.LINES_TAKEN)
    group = order.part(left)
    taken.append((rule, group))
    return Outcome(rule, group, group.net_fen * rule.amount // rule.per, measure=(rule.amount, rule.per, BASIS))


def _bonus(rule: Rule, group: Group, order: Order, bases: dict[int, list[Match]], rooms: dict[int, Room]) -> Outcome:
    taken = bases.get(rule.point_type_id, ())
    if not rooms and len(taken) == 1 and taken[0][1] is group:  # the common case, without a list
        base = taken[0][0]
        points = group.net_fen * base.amount // base.per
        measure = base.amount, base.per, rule.amount
        return Outcome(rule, group, points * rule.amount // BASIS, points, measure=measure)
    shared = [
        (base, part)
        for base, whole in taken
        if (part := whole if whole is group else _intersection(whole, group, order)) is not None
    ]
    if not shared:
        return Outcome(rule, group, 0, reason=Reason.NO_BASE)
    points = 0
    for base, part in shared:
        points += part.net_fen * base.amount // base.per
    covered = shared[0][1] if len(shared) == 1 else order.part(_positions(shared))
    room = rooms.get(rule.point_type_id)
    if room is None:
        base = shared[0][0]
        measure = (base.amount, base.per, rule.amount) if len(shared) == 1 else IN_PROPORTION
        return Outcome(rule, covered, points * rule.amount // BASIS, points, measure=measure)
    return _cut(order, shared, room, Outcome(rule, covered, 0, points))


def _cut(order: Order, shared: list[Match], room: Room, outcome: Outcome) -> Outcome:
    """Give each line what room is left; round down once for all lines that are left the same multiplier."""
    wished = outcome.rule.amount
    kept: list[int] = []
    earned: dict[int, int] = {}
    for base, part in shared:
        for granted_bp, positions in room.take(part.positions, wished).items():
            outcome.is_cut = outcome.is_cut or granted_bp < wished
            if granted_bp:
                kept += positions
                net_fen = sum([order.nets[position] for position in positions])
                earned[granted_bp] = earned.get(granted_bp, 0) + net_fen * base.amount // base.per
    outcome.points = sum(points * granted_bp // BASIS for granted_bp, points in earned.items())
    if kept:
        outcome.group = order.part(tuple(sorted(kept)))
    else:
        outcome.reason = Reason.MULTIPLIER_CAP
    return outcome


def _intersection(one: Group, other: Group, order: Order) -> Group | None:
    if other is order.whole:
        return one
    if one is order.whole:
        return other
    wanted = set(other.positions)
    positions = tuple([position for position in one.positions if position in wanted])
    return order.part(positions) if positions else None


def _positions(shared: list[Match]) -> tuple[int, ...]:
    return tuple(sorted(position for _, part in shared for position in part.positions))
