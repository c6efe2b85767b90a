# SPDX-License-Identifier: Apache-2.0
"""From turnover to the lines of statements: points times the agreed price. Pure: no database, no clock.

Seen from the partner: what it is charged is negative, what it is paid positive. Each line is rounded once, half up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from haowu.merchants.agreements import AgreementView, Role, day_begins
from haowu.merchants.queries import MerchantView
from haowu.settlement.turnover import Kind, Turnover

MILLIFEN: Final = 1000
SIGN: Final[Mapping[Kind, int]] = {"issued": -1, "recalled": 1, "accepted": 1, "returned": -1}
ORDER: Final[tuple[Kind, ...]] = tuple(SIGN)


class Line(msgspec.Struct, frozen=True):
    """One line of a partner's statement; `counterparty`: who funded the points that the partner accepted.

    `over_cap_fen` is what the agreement's monthly limit left out. `agreement` None: charged at the budget's face value.
    """

    kind: Kind
    counterparty: str
    agreement: int | None
    millifen_per_point: int
    points: int
    amount_fen: int
    over_cap_fen: int = 0


class Prices:
    """Who agreed on what: the agreements of one programme, and what its budgets say a point is worth."""

    def __init__(self, program: str, merchants: Mapping[str, MerchantView], faces: Mapping[int, int]) -> None:
        """Keep the merchants, and each budget's thousandths of a fen for a point."""
        self._program = program
        self._merchants = merchants
        self._faces = faces

    def is_partner(self, name: str) -> bool:
        """Return whether `name` is a merchant; the operator's own budgets are settled with nobody."""
        return name in self._merchants

    def agreement(self, merchant: str, role: Role, day: date) -> AgreementView | None:
        """Return the agreement of `day`, or the last one before it: what was begun under it is settled by it."""
        at = day_begins(day)
        mine = [
            each
            for each in self._merchants[merchant].agreements
            if (each.role, each.program) == (role, self._program) and each.starts_at <= at
        ]
        return next((each for each in mine if each.covers(at, None)), mine[0] if mine else None)

    def find_agreement(self, number: int) -> AgreementView:
        """Return the agreement of this number."""
        return next(each for view in self._merchants.values() for each in view.agreements if each.id == number)

    def face(self, budget: int) -> int:
        """Return what the budget says a point is worth."""
        return self._faces[budget]


def lines_of(turnover: Iterable[Turnover], prices: Prices) -> dict[str, list[Line]]:
    """Return the lines of every partner who has any, by its code, in the order in which they are read."""
    sums: dict[tuple[str, Kind, str, int | None, int], int] = defaultdict(int)
    for moved in turnover:
        is_issue = moved.kind in {"issued", "recalled"}
        partner = moved.funder if is_issue else moved.acceptor
        if not prices.is_partner(partner):
            continue
        agreement = prices.agreement(partner, "issuer" if is_issue else "acceptor", moved.day)
        price = prices.face(moved.budget) if agreement is None else agreement.settlement_millifen_per_point
        counterparty = "" if is_issue else moved.funder
        sums[partner, moved.kind, counterparty, None if agreement is None else agreement.id, price] += moved.points
    found: dict[str, list[Line]] = defaultdict(list)
    for (partner, kind, counterparty, number, price), points in sorted(sums.items(), key=_place):
        found[partner].append(Line(kind, counterparty, number, price, points, SIGN[kind] * _fen(points * price)))
    return {partner: _within_caps(lines, prices) for partner, lines in found.items()}


def _place(entry: tuple[tuple[str, Kind, str, int | None, int], int]) -> tuple[str, int, str, int, int]:
    partner, kind, counterparty, number, price = entry[0]
    return partner, ORDER.index(kind), counterparty, number or 0, price


def _within_caps(lines: list[Line], prices: Prices) -> list[Line]:
    """Leave out what is more than an agreement settles in a month; what is taken back makes no room."""
    used: dict[int, int] = defaultdict(int)
    kept: list[Line] = []
    for line in lines:
        cap = None if line.agreement is None else prices.find_agreement(line.agreement).cap_fen
        if cap is None or line.agreement is None or line.kind in {"recalled", "returned"}:
            kept.append(line)
            continue
        size = abs(line.amount_fen)
        settled = min(size, cap - used[line.agreement])
        used[line.agreement] += settled
        amount = SIGN[line.kind] * settled
        kept.append(msgspec.structs.replace(line, amount_fen=amount, over_cap_fen=size - settled))
    return kept


def _fen(millifen: int) -> int:
    """Return whole fen, half up."""
    return (millifen + MILLIFEN // 2) // MILLIFEN
