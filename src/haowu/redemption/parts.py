# SPDX-License-Identifier: Apache-2.0
"""Cutting an exchange into its lines: parts by their shares, in whole points and fen, which sum to the whole."""

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


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Something that is verified by itself, with its share of the whole."""

    name_zh: str
    name_en: str
    share: int = 1


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """Return `amount` in whole parts by `weights`: each rounded down, what is left one by one to the first."""
    whole = sum(weights)
    each = [amount * weight // whole for weight in weights]
    rest = amount - sum(each)
    return [part + (place < rest) for place, part in enumerate(each)]


def names_of(offer: Offer, quantity: int) -> list[Piece]:
    """Return all that can be verified by itself; goods that are handed over at once are one line."""
    if offer.fulfilment != "voucher":
        return [Piece(offer.name_zh, offer.name_en)]
    return [
        Piece(line.name_zh, line.name_en, line.share) for line in offer.lines for _ in range(line.quantity * quantity)
    ]


def cut(pieces: Sequence[Piece], points: int, money_fen: int, value_fen: int) -> tuple[Part, ...]:
    """Return the lines of an exchange of these amounts."""
    weights = [piece.share for piece in pieces]
    amounts = zip(shares(points, weights), shares(money_fen, weights), shares(value_fen, weights), strict=True)
    return tuple(
        Part(number, piece.name_zh, piece.name_en, *amount)
        for number, (piece, amount) in enumerate(zip(pieces, amounts, strict=True), start=1)
    )  # fmt: skip
