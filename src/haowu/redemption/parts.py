# SPDX-License-Identifier: Apache-2.0
"""Cutting an exchange into its lines: equal parts in whole points and fen, which sum to the whole."""

from collections.abc import Sequence

import msgspec

from haowu.catalog.offers import Offer

LINES_MAX = 50
"""So many services one voucher carries at most."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """One line of an exchange."""

    line_no: int
    name_zh: str
    name_en: str
    points: int
    money_fen: int
    value_fen: int


def shares(amount: int, count: int) -> list[int]:
    """Return `amount` in `count` whole parts that differ by 1 at most; the first get the remainder."""
    each, rest = divmod(amount, count)
    return [each + (place < rest) for place in range(count)]


def names_of(offer: Offer, quantity: int) -> list[tuple[str, str]]:
    """Return the names of all that can be verified by itself; goods that are handed over at once are one line."""
    if offer.fulfilment != "voucher":
        return [(offer.name_zh, offer.name_en)]
    return [(line.name_zh, line.name_en) for line in offer.lines for _ in range(line.quantity * quantity)]


def cut(names: Sequence[tuple[str, str]], points: int, money_fen: int, value_fen: int) -> tuple[Part, ...]:
    """Return the lines of an exchange of these amounts."""
    count = len(names)
    amounts = zip(shares(points, count), shares(money_fen, count), shares(value_fen, count), strict=True)
    return tuple(
        Part(number, *name, *amount)
        for number, (name, amount) in enumerate(zip(names, amounts, strict=True), start=1)
    )  # fmt: skip
