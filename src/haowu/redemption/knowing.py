# SPDX-License-Identifier: Apache-2.0
"""What a batch of exchanges must know before it decides: offers, locked prices, households; set-based."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from haowu.catalog.queries import find_offers, find_price_locks
from haowu.members.household_queries import counting_households
from haowu.members.queries import MemberRef
from haowu.members.world import World
from haowu.redemption.exchange_requests import PlaceRedemption
from haowu.redemption.placing import Known


def read_known(
    connection: Connection,
    requests: Sequence[PlaceRedemption],
    members: Mapping[str, MemberRef],
    world: World,
    now: datetime,
) -> Known:
    """Read it for `requests`, whose members were found already."""
    offers = find_offers(connection, [(request.offered_by, request.reward) for request in requests], now)
    households = counting_households(connection, [member.id for member in members.values()], now)
    pairs = [
        (offer.id, member.id)
        for request in requests
        if (offer := offers.get((request.offered_by, request.reward))) is not None
        and (member := members.get(request.member)) is not None
    ]
    locks = find_price_locks(connection, pairs, now) if pairs else {}
    return Known(offers, locks, households, world.terms.price_overrides)
