# SPDX-License-Identifier: Apache-2.0
"""Give a member what the tier entitles a visit to: parking hours, or a personal shopper."""

from datetime import date, timedelta
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.lifecycle.activity import has_visited
from haowu.lifecycle.benefits import Visit, amount_of, benefits_of
from haowu.lifecycle.errors import (
    BenefitDayInvalid,
    BenefitNeedsVisit,
    BenefitNotHere,
    BenefitNotOfTier,
    NoLadder,
    StoreUnknown,
)
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.members.operations.claim_benefit import claim_benefit
from haowu.members.queries import MemberRef
from haowu.members.tiers import BenefitUse
from haowu.merchants.queries import load_merchants
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.ladders import Ladder, load_ladder

AHEAD_DAYS: Final = 30


def give_benefit(
    connection: Connection, visit: Visit, *, member: str, keys: MemberKeys, clock: Clock, actor: Actor
) -> BenefitUse:
    """Write down the claim of a visit, once: asked again, the same claim is answered.

    Parking hours need a settled order of today in the store; a shopper is booked up to 30 days ahead. Raises
    `NoLadder`, `BenefitNotHere`, `StoreUnknown`, `BenefitNotOfTier`, `BenefitDayInvalid`, `BenefitNeedsVisit`, or why
    the member gets nothing (CTL-03).
    """
    now = clock.now()
    ladder = load_ladder(connection, at=now)
    if ladder is None:
        raise NoLadder
    _check_place(connection, ladder, visit)
    person = active_member(connection, member, at=now, keys=keys)
    amount = amount_of(benefits_of(ladder, person.tier), visit.benefit)
    if not amount:
        raise BenefitNotOfTier(tier=person.tier or ladder.tiers.levels[0].code, benefit=visit.benefit)
    day = _checked_day(connection, person, visit, ladder.today(now))
    use = claim_benefit(
        connection, person, benefit=visit.benefit, merchant=visit.merchant, store=visit.store, day=day, amount=amount,
        clock=clock,
    )  # fmt: skip
    if use.is_new:
        emit(connection, [_told(person, use)], written_by=str(actor))
    return use


def _check_place(connection: Connection, ladder: Ladder, visit: Visit) -> None:
    if visit.merchant not in ladder.merchants:
        raise BenefitNotHere(merchant=visit.merchant)
    known = load_merchants(connection).get(visit.merchant)
    if known is None or not known.is_active or visit.store not in known.stores:
        raise StoreUnknown(merchant=visit.merchant, store=visit.store)


def _checked_day(connection: Connection, person: MemberRef, visit: Visit, today: date) -> date:
    """Return the day of the visit, today without one; a day on which the benefit cannot be had is refused."""
    day = visit.day or today
    is_parking = visit.benefit == "parking_hours"
    if not today <= day <= (today if is_parking else today + timedelta(days=AHEAD_DAYS)):
        raise BenefitDayInvalid(day=str(day), days=AHEAD_DAYS)
    if is_parking and not has_visited(connection, person.id, day=day, merchant=visit.merchant, store=visit.store):
        raise BenefitNeedsVisit
    return day


def _told(person: MemberRef, use: BenefitUse) -> Event:
    data = {"use": use.id, "benefit": use.benefit, "amount": use.amount, "store": use.store, "day": str(use.day)}
    return Event("benefit.given", use.merchant, f"member:{person.member_no}", data, use.claimed_at)
