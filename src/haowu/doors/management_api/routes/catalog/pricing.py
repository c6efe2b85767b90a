# SPDX-License-Identifier: Apache-2.0
"""Prices are announced and kept in a log; a value is shown by evidence."""

from haowu.catalog.drafts import Sighting
from haowu.catalog.errors import RewardUnknown
from haowu.catalog.locks import ZONE
from haowu.catalog.operations.announce_price import announce_price as announce
from haowu.catalog.operations.record_evidence import record_evidence as record
from haowu.catalog.queries import BASE_DAYS, comparison_base_fen, find_offers, find_reward, list_evidence, list_prices
from haowu.doors.management_api.routes.catalog.price_bodies import (
    EvidenceIn,
    EvidenceOut,
    PriceIn,
    PriceOut,
    ReferenceOut,
)
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.words import Limit
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.rules.prices import ListPrice


@router.write("POST", "/merchants/{merchant}/rewards/{code}/prices", scope="catalog:write", answer=list[PriceOut])
def announce_price(call: Call, merchant: str, code: str, body: PriceIn) -> object:
    """公布价格(涨价提前30天,一个月内不超过±10%) Announce a price: the same for everybody, within the band."""
    announce(
        call.connection,
        merchant=merchant,
        code=code,
        price=ListPrice(body.points, body.money_fen, body.from_at),
        reason=body.reason,
        only_for=body.tier or body.segment or body.member,
        clock=call.clock,
        actor=call.actor,
    )
    return list_prices(call.connection, merchant=merchant, code=code)[-1:]


@router.read("/merchants/{merchant}/rewards/{code}/prices", scope="catalog:read", answer=Page[PriceOut])
def read_prices(call: Call, merchant: str, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看价格记录 Every price ever announced, oldest first."""
    return page_of_prices(call, merchant, code, cursor, limit)


@router.write("POST", "/merchants/{merchant}/rewards/{code}/evidence", scope="catalog:write", answer=list[EvidenceOut])
def record_evidence(call: Call, merchant: str, code: str, body: EvidenceIn) -> object:
    """登记本店现售价 Write down what the same item sells for, where and when."""
    sighting = Sighting(body.price_fen, body.source, body.collected_at, body.store)
    record(call.connection, merchant=merchant, code=code, sighting=sighting, clock=call.clock, actor=call.actor)
    return list_evidence(call.connection, merchant=merchant, code=code, limit=1)


@router.read("/merchants/{merchant}/rewards/{code}/evidence", scope="catalog:read", answer=Page[EvidenceOut])
def read_evidence(call: Call, merchant: str, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看现售价记录 The prices seen in shops, newest first."""
    find_reward(call.connection, merchant=merchant, code=code)
    before = decode_cursor(cursor, (int,))
    found = list_evidence(
        call.connection, merchant=merchant, code=code, before=before[0] if before else None, limit=limit + 1
    )
    return page_of(found, limit, lambda seen: [seen.id])


@router.read("/merchants/{merchant}/rewards/{code}/reference", scope="catalog:read", answer=ReferenceOut)
def read_reference(call: Call, merchant: str, code: str, store: str = "") -> object:
    """参考价与比较基准(7日最低价) What it sells for at a store, and the lowest price of seven days (CTL-12)."""
    now = call.clock.now()
    offer = find_offers(call.connection, [(merchant, code)], now).get((merchant, code))
    if offer is None:
        raise RewardUnknown(reward=code[:40])
    return {
        "store": store,
        "value_fen": offer.value_at(store),
        "reference": offer.reference_at(store, ZONE),
        "base_fen": comparison_base_fen(call.connection, merchant=merchant, code=code, store=store, at=now),
        "base_days": BASE_DAYS.days,
    }


def page_of_prices(call: Call, merchant: str, code: str, cursor: str, limit: int) -> object:
    """Return a page of what was announced of one reward's price. Raises `RewardUnknown`."""
    find_reward(call.connection, merchant=merchant, code=code)
    after = decode_cursor(cursor, (int,))
    found = list_prices(call.connection, merchant=merchant, code=code, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda price: [price.id])
