# SPDX-License-Identifier: Apache-2.0
"""What members see: the shelf, what their points reach, and the price they lock."""

from typing import Annotated, Any

import msgspec
from ninja import Query
from pydantic import Field

from haowu.catalog.errors import RewardUnknown
from haowu.catalog.listing import ShelfFilter, list_shelf
from haowu.catalog.locks import ZONE
from haowu.catalog.offers import Offer
from haowu.catalog.operations.lock_target import lock_target as lock
from haowu.catalog.promotions import promotion_of
from haowu.catalog.queries import find_offers, find_reward
from haowu.catalog.slots import list_slots
from haowu.catalog.templates import TEMPLATES
from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.catalog.people import available_points
from haowu.doors.management_api.routes.catalog.price_bodies import PriceOut
from haowu.doors.management_api.routes.catalog.pricing import page_of_prices
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.shelf_bodies import OfferOut, TargetIn, TargetOut
from haowu.doors.management_api.routes.catalog.slot_bodies import OpenSlotOut
from haowu.doors.management_api.routes.catalog.words import Limit
from haowu.doors.management_api.routing import Asked, Call, Page, decode_cursor, page_of
from haowu.programs.campaign_prices import load_price_overrides
from haowu.rules.access_calendar import spoken
from haowu.rules.prices import PriceOverride, fen_per_100_points, price_at

Word = Annotated[str, Field(max_length=100)]
BY_CODE = {template.code: template.categories for template in TEMPLATES}


class Wanted(Asked):
    """What is looked for; what is left out is not asked."""

    merchant: Word = ""
    store: Word = ""
    category: Word = ""
    template: Word = ""
    word: Word = ""
    cursor: Word = ""
    limit: Limit = 50

    @property
    def shelf(self) -> ShelfFilter:
        """Return it as the catalogue wants it."""
        categories = (self.category,) if self.category else BY_CODE.get(self.template, ()) if self.template else None
        return ShelfFilter(merchant=self.merchant, store=self.store, categories=categories, word=self.word)


@router.read("/rewards", scope="catalog:read", answer=Page[OfferOut])
def list_open_rewards(call: Call, wanted: Query[Wanted]) -> object:
    """积分商城 The shelf, cheapest first; the same for everybody."""
    return _page(call, wanted, wanted.shelf, None)


@router.read("/rewards/{shop}/{code}", scope="catalog:read", answer=OfferOut)
def read_open_reward(call: Call, shop: str, code: str, store: Word = "") -> object:
    """商品详情 One reward as everybody sees it, also where it is off the shelf now."""
    offer = find_offers(call.connection, [(shop, code)], call.clock.now()).get((shop, code))
    if offer is None or offer.state == "draft":
        raise RewardUnknown(reward=code[:40])
    return _shown(call, offer, store, None, _promotions(call))


@router.read("/rewards/{shop}/{code}/prices", scope="catalog:read", answer=Page[PriceOut])
def read_price_log(call: Call, shop: str, code: str, cursor: Word = "", limit: Limit = 50) -> object:
    """公布的价格 Every price ever announced with its reason, oldest first: open to everybody (CTL-20)."""
    if find_reward(call.connection, merchant=shop, code=code).state == "draft":
        raise RewardUnknown(reward=code[:40])
    return page_of_prices(call, shop, code, cursor, limit)


@router.read("/rewards/{shop}/{code}/slots", scope="catalog:read", answer=Page[OpenSlotOut])
def list_open_slots(call: Call, shop: str, code: str, cursor: Word = "", limit: Limit = 50) -> object:
    """可预约时段 The times at which somebody can be served; of a reward that was never published, none are told."""
    if find_reward(call.connection, merchant=shop, code=code).state == "draft":
        raise RewardUnknown(reward=code[:40])
    after = decode_cursor(cursor, (int,))
    place = after[0] if after else 0
    found = list_slots(call.connection, merchant=shop, code=code, at=call.clock.now(), after=place, limit=limit + 1)
    return page_of(found, limit, lambda slot: [slot.id])


@router.read("/members/{member}/rewards", scope="self:read", answer=Page[OfferOut])
def list_rewards_for_member(
    call: Call, member: str, wanted: Query[Wanted], point_type: Word = "consumption", *, affordable: bool = False
) -> object:
    """我能换 The shelf with what is missing to each; `affordable` leaves out what the balance does not reach."""
    balance = available_points(call, member_of(call, member), point_type)
    shelf = msgspec.structs.replace(wanted.shelf, within=balance) if affordable else wanted.shelf
    return _page(call, wanted, shelf, balance)


@router.write("POST", "/members/{member}/targets", scope="self:write", answer=TargetOut)
def lock_target(call: Call, member: str, body: TargetIn) -> object:
    """目标锁定:持有一半积分即可锁定价格90天 Keep today's price for 90 days; whoever holds half of it may."""
    person = member_of(call, member)
    balance = available_points(call, person, "consumption")
    until = lock(
        call.connection,
        merchant=body.merchant,
        code=body.reward,
        member_id=person.id,
        available_points=balance,
        clock=call.clock,
    )
    return {"until": until}


def _page(call: Call, wanted: Wanted, shelf: ShelfFilter, balance: int | None) -> object:
    after = decode_cursor(wanted.cursor, (int, int))
    place = (after[0], after[1]) if after else (0, 0)
    overrides = _promotions(call)
    found = list_shelf(
        call.connection, shelf, at=call.clock.now(), overrides=overrides, after=place, limit=wanted.limit + 1
    )
    page = page_of(found, wanted.limit, lambda row: [row[0], row[1].id])
    page["items"] = [_shown(call, offer, wanted.store, balance, overrides) for _, offer in page["items"]]
    return page


def _promotions(call: Call) -> tuple[PriceOverride, ...]:
    return load_price_overrides(call.connection, at=call.clock.now())


def _shown(
    call: Call, offer: Offer, store: str, balance: int | None, overrides: tuple[PriceOverride, ...]
) -> dict[str, Any]:
    price = price_at(offer, overrides, call.clock.now(), store)
    value = offer.value_at(store)
    return {
        **msgspec.structs.asdict(offer),
        "access": spoken(offer.access),
        "no_show": offer.no_show,
        "particulars": offer.particulars,
        "parity": offer.parity,
        "limits": offer.limits,
        "left": offer.left_at(store),
        "points": price.points,
        "list_points": price.list_points,
        "campaign": price.campaign,
        "promotion": promotion_of(price, value, overrides),
        "value_fen": value,
        "reference": offer.reference_at(store, ZONE),
        "fen_per_100_points": None if value is None else fen_per_100_points(value, price),
        "points_missing": None if balance is None else max(0, price.points - balance),
    }
