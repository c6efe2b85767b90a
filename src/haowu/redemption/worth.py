# SPDX-License-Identifier: Apache-2.0
"""What points buy, said so that two rewards can be compared (R010): 价值¥150.00,每积分相当于¥0.075."""

from haowu.kernel.text import Text


def yuan(fen: int) -> str:
    """Return money for people: 15000 is `¥150.00`."""
    return f"¥{fen // 100}.{fen % 100:02d}"


def yuan_per_point(value_fen: int, money_fen: int, points: int) -> str:
    """Return what one point is worth here, cut to a hundredth of a fen: ¥150.00 for 2,000 points is `¥0.075`."""
    hundredths = max(0, value_fen - money_fen) * 100 // points
    digits = f"{hundredths % 10_000:04d}".rstrip("0")
    return f"¥{hundredths // 10_000}.{digits.ljust(2, '0')}"


def worth_of(points: int, money_fen: int, value_fen: int) -> Text | None:
    """Return the sentence shown with an exchange; where no fresh price is known there is none (CTL-12)."""
    if not value_fen:
        return None
    each = yuan_per_point(value_fen, money_fen, points)
    return Text(zh=f"价值{yuan(value_fen)}(每积分相当于{each})", en=f"worth {yuan(value_fen)} ({each} for each point)")


def explain_cost(points: int, money_fen: int, value_fen: int) -> str:
    """Return what an exchange costs and is worth, in one Chinese sentence."""
    cost = f"{points:,}积分" + (f"加{yuan(money_fen)}" if money_fen else "")
    worth = worth_of(points, money_fen, value_fen)
    return f"需{cost}" if worth is None else f"需{cost},{worth.zh}"
