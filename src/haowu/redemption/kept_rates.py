# SPDX-License-Identifier: Apache-2.0
"""Points that were earned while they were worth more off a bill keep that worth, whatever applies now (CTL-23, L-05).

Nearly always no rate was ever better than today's, and nothing is read.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.ledger.queries import lots
from haowu.ledger.views import LotView
from haowu.members.world import World
from haowu.redemption.deducting import method_at
from haowu.redemption.requests import DeductionRequest, HoldRequest
from haowu.rules.deduction import Method, Rate, Tranche

PAGE: Final = 500


def method_for(
    connection: Connection,
    request: HoldRequest | DeductionRequest,
    owner_id: int,
    *,
    world: World,
    at: datetime,
    taken: int = 0,
) -> Method | None:
    """Return the method for this member's points, in the order in which they are spent; None where there is none.

    `taken`: how many of the first points others have been promised in the same batch. Where the acceptor's agreement
    names its own rate, that is the acceptor's offer, and no version of the programme ever promised another.
    """
    terms = world.terms.in_force(request.merchant, at)
    if terms is None:
        return None
    method = method_at(terms, world.merchants[request.merchant], request.store, at)
    if method is None or method.points_per_yuan is not None:
        return method
    kept = world.terms.kept_rates(terms.program, terms.version)
    if not kept:
        return method
    point_type = terms.point_types[request.point_type]
    found = tranches(_spendable(connection, owner_id, point_type, at), kept, method.rate, skip=taken)
    return msgspec.structs.replace(method, tranches=found)


def tranches(found: Iterator[LotView], kept: dict[int, Rate], now: Rate, *, skip: int = 0) -> tuple[Tranche, ...]:
    """Return the points of lots in their order, neighbours of one rate together, without the first `skip`."""
    parts: list[Tranche] = []
    for lot in found:
        left = max(0, lot.remaining - skip)
        skip -= lot.remaining - left
        rate = kept.get(lot.rule_version, now)
        if parts and parts[-1].rate == rate:
            left += parts.pop().points
        if left:
            parts.append(Tranche(left, rate))
    return tuple(parts)


def _spendable(connection: Connection, owner_id: int, point_type: int, at: datetime) -> Iterator[LotView]:
    after: str | None = None
    while True:
        page = lots(connection, owner_id, at=at, point_type=point_type, after=after, limit=PAGE)
        yield from (lot for lot in page.items if not lot.is_pending)
        if page.next is None:
            return
        after = page.next
