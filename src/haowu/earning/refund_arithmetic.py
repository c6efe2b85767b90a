# SPDX-License-Identifier: Apache-2.0
"""How many points a refund takes and gives back. Pure; explained with numbers in docs/algorithms/refund.md.

Everything is computed *in all* (by all refunds of the order together) and a single refund gets the difference to what
earlier ones did, so that the way in which an amount is split into refunds never matters.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from haowu.rules.decision import IN_PROPORTION, Measure
from haowu.rules.formulas import BASIS

NOT_A_LINE: Final = "LINE_NOT_FOUND"
TOO_MUCH: Final = "REFUND_EXCEEDS_PAID"
LINE_REPEATED: Final = "LINE_REPEATED"


class RefundError(Exception):
    """A refund that cannot be: its code, the line it is about (0: the whole order), and what that has left, in fen."""

    def __init__(self, code: str, line_no: int, left_fen: int = 0) -> None:
        """Keep the three."""
        self.code = code
        self.line_no = line_no
        self.left_fen = left_fen
        super().__init__(code)


class Refunded(msgspec.Struct, frozen=True):
    """What has been refunded of an order in all: fen by line number, and whether that is everything."""

    by_line: Mapping[int, int]
    is_all: bool = False

    def of(self, line_nos: Iterable[int]) -> int:
        """Return the sum refunded on `line_nos`, in fen."""
        return sum(self.by_line.get(line_no, 0) for line_no in line_nos)


def refund_all(net: Mapping[int, int], before: Refunded) -> dict[int, int]:
    """Return what is left to refund by line, in fen. Raises RefundError when nothing is left."""
    if before.is_all:
        raise RefundError(TOO_MUCH, 0)
    return {line_no: fen - before.by_line.get(line_no, 0) for line_no, fen in net.items()}


def refund_lines(net: Mapping[int, int], before: Refunded, asked: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return `asked` ((line_no, fen), …) by line. Raises RefundError for an unknown, repeated or overdrawn line."""
    now: dict[int, int] = {}
    for line_no, fen in asked:
        if line_no not in net:
            raise RefundError(NOT_A_LINE, line_no)
        if line_no in now:
            raise RefundError(LINE_REPEATED, line_no)
        left = net[line_no] - before.by_line.get(line_no, 0)
        if fen > left:
            raise RefundError(TOO_MUCH, line_no, left)
        now[line_no] = fen
    return now


def after(net: Mapping[int, int], before: Refunded, now: Mapping[int, int], *, is_full: bool) -> Refunded:
    """Return what is refunded in all once `now` has been added to `before`."""
    by_line = {line_no: before.by_line.get(line_no, 0) + now.get(line_no, 0) for line_no in net}
    return Refunded(by_line, is_full or before.is_all or 0 < sum(net.values()) == sum(by_line.values()))


def taken_in_all(
    points: int, line_nos: Iterable[int], net: Mapping[int, int], refunded: Refunded, measure: Measure = IN_PROPORTION
) -> int:
    """Return how many of an award's `points`, earned on `line_nos`, the refunds so far take back.

    What is kept is what `measure` gives on the fen that are left, never more than was granted; without a measure the
    share of the points, rounded down.
    """
    if refunded.is_all:
        return points
    lines = tuple(line_nos) or tuple(net)
    basis_fen = sum(net[line_no] for line_no in lines)
    if not basis_fen:
        return 0
    left_fen = basis_fen - refunded.of(lines)
    earned, per_fen, bonus_bp = measure
    kept = left_fen * earned // per_fen * bonus_bp // BASIS if per_fen else points * left_fen // basis_fen
    return points - min(points, kept)


def given_back_in_all(spent: int, net: Mapping[int, int], refunded: Refunded) -> int:
    """Return how many of the `spent` points of one hold the refunds so far give back: rounded up."""
    if refunded.is_all:
        return spent
    net_fen = sum(net.values())
    return -(-spent * refunded.of(net) // net_fen) if net_fen else 0
