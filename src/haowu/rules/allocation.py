# SPDX-License-Identifier: Apache-2.0
"""Spread what was taken off a whole order (coupon, points) over its lines."""

from collections.abc import Sequence


def net_lines(lines: Sequence[int], deduct_fen: int) -> list[int]:
    """Return the net amount of each line, in fen.

    `lines` are the paid amounts in line order, none negative; `deduct_fen` is spread in proportion, spare fen to the
    largest remainders (first line first). The result adds up to max(0, sum − deduct_fen) and has no negative line.
    """
    total = sum(lines)
    if deduct_fen <= 0:
        return list(lines)
    if deduct_fen >= total:
        return [0] * len(lines)
    nets = []
    remainders = []
    for position, paid_fen in enumerate(lines):
        share, remainder = divmod(paid_fen * deduct_fen, total)
        nets.append(paid_fen - share)
        remainders.append((-remainder, position))
    spare = sum(nets) - (total - deduct_fen)
    for _, position in sorted(remainders)[:spare]:
        nets[position] -= 1
    return nets
