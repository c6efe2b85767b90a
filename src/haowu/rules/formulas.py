# SPDX-License-Identifier: Apache-2.0
"""From rules that hold to points: base, bonuses, ceiling (docs/algorithms/earning.md, stacking.md)."""

from collections.abc import Sequence

from haowu.rules.document import Fixed, Multiplier, Rate
from haowu.rules.order import Group, Order
from haowu.rules.reasons import Reason
from haowu.rules.stacking import Room
from haowu.rules.terms import Rule

Match = tuple[Rule, Group]


class Outcome:
    """What one rule gives: `points` on `group` (0 with the `reason`), `base` points for a multiplier's sentence."""

    __slots__ = ("base", "group", "is_cut", "points", "reason", "rule")

    def __init__(self, rule: Rule, group: Group, points: int, base: int = 0) -> None:
        """Keep the outcome; without points the reason is rounding, unless set otherwise."""
        self.rule = rule
        self.group = group
        self.points = points
        self.base = base
        self.is_cut = False
        self.reason = Reason.ROUNDED_TO_ZERO


def outcomes(matches: Sequence[Match], order: Order, room_bp: int) -> list[Outcome]:
    """Return one outcome per match, in their order; base rules must stand first."""
    found: list[Outcome] = []
    bases: dict[int, list[Match]] = {}
    wished: dict[int, int] = {}
    for rule, _ in matches:
        if type(rule.earn) is Multiplier:
            wished[rule.point_type_id] = wished.get(rule.point_type_id, 0) + rule.earn.bonus_bp
    rooms = {point_type: Room(room_bp, len(order.nets)) for point_type, bp in wished.items() if bp > room_bp}
    for rule, group in matches:
        earn = rule.earn
        if type(earn) is Rate:
            outcome = _base(rule, earn, group, order, bases.setdefault(rule.point_type_id, []))
        elif type(earn) is Multiplier:
            base = bases.get(rule.point_type_id, [])
            outcome = _bonus(rule, earn, group, order, base, rooms.get(rule.point_type_id))
        else:
            outcome = Outcome(rule, group, earn.points if type(earn) is Fixed else 0)
        if rule.order_cap is not None and outcome.points > rule.order_cap:
            outcome.points = rule.order_cap
        found.append(outcome)
    return found


def _base(rule: Rule, earn: Rate, group: Group, order: Order, taken: list[Match]) -> Outcome:
    if taken:
        gone = {position for _, other in taken for position in other.positions}
        left = tuple([position for position in group.positions if position not in gone])
        if not left:
            outcome = Outcome(rule, group, 0)
            outcome.reason = Reason.LINES_TAKEN
            return outcome
        group = order.part(left)
    taken.append((rule, group))
    return Outcome(rule, group, group.net_fen * earn.points // earn.per_fen)


def _bonus(
    rule: Rule, earn: Multiplier, group: Group, order: Order, bases: list[Match], room: Room | None
) -> Outcome:
    shared = [(base, part) for base, whole in bases if (part := _intersection(whole, group, order)) is not None]
    if not shared:
        outcome = Outcome(rule, group, 0)
        outcome.reason = Reason.NO_BASE
        return outcome
    points = 0
    for base, part in shared:
        points += _base_points(base, part.net_fen)
    covered = shared[0][1] if len(shared) == 1 else order.part(_positions(shared))
    if room is None:
        return Outcome(rule, covered, points * earn.bonus_bp // 10_000, points)
    return _cut(rule, earn, order, shared, room, Outcome(rule, covered, 0, points))


def _cut(
    rule: Rule, earn: Multiplier, order: Order, shared: list[Match], room: Room, outcome: Outcome
) -> Outcome:
    """Give each line what room is left, rounding down per group of lines with the same multiplier."""
    del rule
    kept: list[int] = []
    for base, part in shared:
        for granted_bp, positions in room.take(part.positions, earn.bonus_bp).items():
            outcome.is_cut = outcome.is_cut or granted_bp < earn.bonus_bp
            if granted_bp:
                kept += positions
                net_fen = sum(order.nets[position] for position in positions)
                outcome.points += _base_points(base, net_fen) * granted_bp // 10_000
    if not kept:
        outcome.reason = Reason.MULTIPLIER_CAP
    else:
        outcome.group = order.part(tuple(sorted(kept)))
    return outcome


def _base_points(base: Rule, net_fen: int) -> int:
    earn = base.earn
    return net_fen * earn.points // earn.per_fen if type(earn) is Rate else 0


def _intersection(one: Group, other: Group, order: Order) -> Group | None:
    if one is other or other is order.whole:
        return one
    if one is order.whole:
        return other
    wanted = set(other.positions)
    positions = tuple([position for position in one.positions if position in wanted])
    return order.part(positions) if positions else None


def _positions(shared: list[Match]) -> tuple[int, ...]:
    return tuple(sorted(position for _, part in shared for position in part.positions))
