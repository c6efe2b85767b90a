# SPDX-License-Identifier: Apache-2.0
"""May this exchange be placed, and at what price? All that needs no lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from haowu.catalog.offers import Offer
from haowu.catalog.wishes import StockWish
from haowu.kernel.limits import POINTS_MAX
from haowu.ledger.commands import Hold
from haowu.ledger.refusals import NOT_ACTIVE, Refusal
from haowu.members.queries import MemberRef
from haowu.members.world import World
from haowu.redemption.delivery import objection_to_delivery
from haowu.redemption.exchange_requests import PlaceRedemption
from haowu.redemption.keys import redemption_key
from haowu.redemption.parts import LINES_MAX, Part, cut, names_of
from haowu.redemption.validation import objection_to_acceptance, objection_to_numbers
from haowu.rules.prices import Price, PriceOverride, honour_lock, price_at
from haowu.rules.terms import Terms

GRACE: Final = timedelta(days=30)
"""So long after an exchange's end its points stay held, should nobody end it: then time itself gives them back."""

QUANTITY_MAX: Final = 100

AT_NO_STORE: Final = frozenset({"shipping", "partner_code"})
"""What is had without coming to a store."""

Locked = tuple[int, int]
"""Points and fen of a price somebody keeps as a target."""


class Known(msgspec.Struct, frozen=True):
    """What a batch has read before it decides.

    `locks` are prices that were announced to all and that a member keeps as a target, by reward and member;
    `households` says who lives where; `overrides` are campaigns' prices.
    """

    offers: Mapping[tuple[str, str], Offer]
    locks: Mapping[tuple[int, int], Locked]
    households: Mapping[int, int]
    overrides: Sequence[PriceOverride] = ()


class Exchange(msgspec.Struct, frozen=True):
    """An exchange that can be placed if stock and points suffice; the price does not change any more.

    `counted` is known once it is taken: wherein it counts, for the day on which it is given back.
    """

    request: PlaceRedemption
    member: MemberRef
    household_id: int | None
    offer: Offer
    price: Price
    parts: tuple[Part, ...]
    value_fen: int
    at: datetime
    ends_at: datetime
    command: Hold
    counted: tuple[str, ...] = ()

    @property
    def wish(self) -> StockWish:
        """Return what it takes from stock, limits and slots."""
        request = self.request
        return StockWish(
            self.offer.id, request.store, self.member.id, self.household_id, request.quantity, request.slot, self.at
        )  # fmt: skip


def objection_to_exchange(request: PlaceRedemption) -> Refusal | None:
    """Return why the exchange can never be placed as it is written, or None."""
    if not 0 < request.quantity <= QUANTITY_MAX:
        return Refusal("FIELD_INVALID", {"field": "quantity"})
    numbers = {"merchant": request.merchant, "redemption_no": request.redemption_no, "reward": request.reward}
    return objection_to_numbers(**numbers) or objection_to_delivery(request.delivery)


def draft_exchange(
    request: PlaceRedemption,
    world: World,
    member: MemberRef | None,
    known: Known,
    now: datetime,
    *,
    is_quote: bool = False,
) -> Exchange | Refusal:
    """Return the exchange at the price of `now`, or why there can be none as things stand.

    The price comes from reward, store and time, never from the member (CTL-19). A quote does not ask for ticks.
    """
    refusal = _objection_to_place(request, world) or _objection_to_member(member)
    terms = None if refusal else world.terms.in_force(request.merchant, now)
    if refusal is None:
        refusal = _objection_to_terms(request, world, terms, now)
    offer = known.offers.get((request.offered_by, request.reward))
    if refusal is None:
        refusal = _objection_to_offer(request, offer, is_quote=is_quote)
    if refusal is not None or member is None or terms is None or offer is None:
        return refusal or Refusal("NOT_A_MEMBER")
    price = price_at(offer, known.overrides, now, request.store)
    price = honour_lock(price, known.locks.get((offer.id, member.id)))
    return _exchange(request, member, offer, terms, now, price, known.households.get(member.id))


def _exchange(
    request: PlaceRedemption,
    member: MemberRef,
    offer: Offer,
    terms: Terms,
    now: datetime,
    price: Price,
    household_id: int | None,
) -> Exchange | Refusal:
    points = price.points * request.quantity
    if points > POINTS_MAX:
        return Refusal("FIELD_INVALID", {"field": "quantity"})
    value_fen = (offer.value_at(request.store) or 0) * request.quantity
    parts = cut(names_of(offer, request.quantity), points, price.money_fen * request.quantity, value_fen)
    ends_at = end_of(now, offer, terms)
    command = Hold(
        key=redemption_key(request.merchant, request.redemption_no),
        input_hash=request.input_hash,
        owner_id=member.id,
        lane=member.lane,
        actor=request.actor,
        reference=request.redemption_no,
        point_type=terms.point_types[request.point_type],
        points=points,
        acceptor=request.offered_by,
        lasts=ends_at - now + GRACE,
    )
    return Exchange(request, member, household_id, offer, price, parts, value_fen, now, ends_at, command)


def end_of(now: datetime, offer: Offer, terms: Terms) -> datetime:
    """Return when an exchange of `now` ends: with the last day of its validity, in the programme's zone."""
    local = now.astimezone(terms.zone)
    last = local.date() + timedelta(days=offer.validity_days + 1)
    return datetime(last.year, last.month, last.day, tzinfo=terms.zone).astimezone(now.tzinfo)


def _objection_to_terms(request: PlaceRedemption, world: World, terms: Terms | None, now: datetime) -> Refusal | None:
    """Return why these points are not to be had here, or not accepted by whoever offers the reward (R012)."""
    if terms is None:
        return Refusal("NO_PROGRAM")
    if request.point_type not in terms.point_types:
        return Refusal("UNKNOWN_POINT_TYPE", {"point_type": request.point_type})
    offerer = world.merchants.get(request.offered_by)
    if offerer is None:
        return Refusal("UNKNOWN_MERCHANT", {"merchant": request.offered_by})
    return objection_to_acceptance(offerer, None, terms.program, now)


def _objection_to_place(request: PlaceRedemption, world: World) -> Refusal | None:
    for code in dict.fromkeys((request.merchant, request.offered_by)):
        merchant = world.merchants.get(code)
        if merchant is None:
            return Refusal("UNKNOWN_MERCHANT", {"merchant": code})
        if not merchant.is_active:
            return Refusal("MERCHANT_INACTIVE", {"merchant": code})
    stores = world.merchants[request.offered_by].stores
    if request.store and request.store not in stores:
        return Refusal("UNKNOWN_STORE", {"merchant": request.offered_by, "store": request.store})
    return None


def _objection_to_member(member: MemberRef | None) -> Refusal | None:
    if member is None:
        return Refusal("NOT_A_MEMBER")
    return None if member.standing == "active" else Refusal(NOT_ACTIVE[member.standing])


def _objection_to_offer(request: PlaceRedemption, offer: Offer | None, *, is_quote: bool) -> Refusal | None:
    if offer is None or offer.state == "draft":
        return Refusal("REWARD_NOT_FOUND", {"reward": request.reward})
    if not request.store and offer.fulfilment not in AT_NO_STORE:
        return Refusal("FIELD_INVALID", {"field": "store"})
    if len(names_of(offer, request.quantity)) > LINES_MAX:
        return Refusal("FIELD_INVALID", {"field": "quantity"})
    if offer.exemption and not is_quote and offer.exemption not in request.acknowledged:
        return Refusal("MUST_ACKNOWLEDGE", {"sentence": offer.exemption_sentence, "acknowledge": offer.exemption})
    return None if is_quote else _objection_to_delivery(request, offer)


def _objection_to_delivery(request: PlaceRedemption, offer: Offer) -> Refusal | None:
    """Return why a parcel could not be sent, or why an address was told that nobody needs (and so nobody keeps)."""
    is_sent, is_said = offer.fulfilment == "shipping", request.delivery is not None
    if is_sent == is_said:
        return None
    return Refusal("ADDRESS_MISSING" if is_sent else "ADDRESS_NOT_NEEDED")
