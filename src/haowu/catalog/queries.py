# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: offers of a batch in one statement, a reward, its price log, evidence, stock and slots."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import Connection

from haowu.catalog.drafts import Coupon, Donation, LineDraft
from haowu.catalog.errors import RewardUnknown
from haowu.catalog.offers import Offer, OfferLine
from haowu.catalog.views import EvidenceView, PriceView, RewardView, StockView, TargetView

EVIDENCE_FRESH: Final = timedelta(hours=24)
"""A reference value is shown for so long after its price was seen (CTL-12)."""
BASE_DAYS: Final = timedelta(days=7)
"""A comparison is made with the lowest price of so many days, if nothing else is said (CTL-12)."""

_LINES: Final = """(select coalesce(
        json_agg(json_build_array(l.line_no, l.code, l.name_zh, l.name_en, l.quantity, l.share) order by l.line_no),
        '[]')
     from catalog_line l where l.reward_id = r.id)"""

OFFER_COLUMNS: Final = f"""
r.id, r.merchant, r.code, r.name_zh, r.name_en, r.kind, r.state, r.category, p.points, p.money_fen, {_LINES},
    (select coalesce(json_object_agg(e.store, json_build_array(e.price_fen, e.collected_at)), '{{}}') from (
        select distinct on (e.store) e.store, e.price_fen, e.collected_at from catalog_evidence e
        where e.reward_id = r.id and e.collected_at > %(fresh)s and e.collected_at <= %(at)s
        order by e.store, e.collected_at desc, e.id desc) e),
    r.validity_days, r.fulfilment, r.aftersales, r.exemption, r.exemption_sentence, r.acceptor, r.place,
    r.redemption_sku, r.retail_sku, r.differences, r.opens_at, r.closes_at, r.service_terms, r.spec, r.access,
    (select json_build_array(c.face_fen, c.min_spend_fen, c.conditions) from catalog_coupon c where c.reward_id = r.id),
    (select json_build_array(d.beneficiary, d.agreement_no, d.goods, d.goods_fen, d.charity_no)
     from catalog_donation d where d.reward_id = r.id),
    r.stores, r.stock_kind, r.limit_period, r.member_limit, r.household_limit,
    (select coalesce(json_object_agg(s.store, s.stocked - s.taken), '{{}}') from catalog_stock s
     where s.reward_id = r.id)
"""  # noqa: S608 - our own words only
PRICE_NOW: Final = """
cross join lateral (select p.points, p.money_fen from catalog_price p
    where p.reward_id = r.id and p.from_at <= %(at)s order by p.id desc limit 1) p
"""
OFFERS: Final = f"""
select {OFFER_COLUMNS}
from unnest(%(merchants)s::text[], %(codes)s::text[]) as w (merchant, code)
join catalog_reward r using (merchant, code) {PRICE_NOW}
"""  # noqa: S608 - our own words only
REWARD: Final = f"""
select r.id, r.merchant, r.code, r.kind, r.state, r.name_zh, r.name_en, r.description_zh, r.description_en, r.category,
    r.acceptor, r.place, r.retail_sku, r.redemption_sku, r.differences, r.spec, r.supplier, r.qualified_until,
    r.fulfilment, r.validity_days, r.aftersales, r.retail_aftersales, r.service_terms, r.access, r.closed_days,
    r.exemption, r.exemption_sentence, r.opens_at, r.closes_at, r.stores, r.stock_kind, r.limit_period, r.member_limit,
    r.household_limit, r.suspended_for, r.listed_at, {_LINES}
from catalog_reward r where """  # noqa: S608 - our own words only
OF_MERCHANT: Final = REWARD + "r.merchant = %s"
BY_ID: Final = REWARD + "r.id = any(%s::bigint[]) order by r.id"
PRICES: Final = """
select p.id, p.points, p.money_fen, p.from_at, p.announced_at, p.reason, p.actor from catalog_price p
join catalog_reward r on r.id = p.reward_id where r.merchant = %s and r.code = %s and p.id > %s
order by p.id limit %s
"""
EVIDENCE: Final = """
select e.id, e.store, e.sku, e.price_fen, e.source, e.collected_at from catalog_evidence e
join catalog_reward r on r.id = e.reward_id
where r.merchant = %s and r.code = %s and (%s::bigint is null or e.id < %s) order by e.id desc limit %s
"""
LOWEST: Final = """
select min(e.price_fen) from catalog_evidence e join catalog_reward r on r.id = e.reward_id
where r.merchant = %s and r.code = %s and e.store in (%s, '') and e.collected_at > %s and e.collected_at <= %s
"""
STOCK: Final = """
select s.store, s.stocked, s.taken from catalog_stock s
join catalog_reward r on r.id = s.reward_id
where r.merchant = %s and r.code = %s and (%s::text is null or s.store > %s) order by s.store limit %s
"""
TARGETS: Final = f"""
select k.id, r.merchant, r.code, r.name_zh, k.points, k.money_fen, p.points, upper(k.during)
from catalog_price_lock k join catalog_reward r on r.id = k.reward_id {PRICE_NOW}
where k.member_id = %(member)s and k.during @> %(at)s::timestamptz and k.id > %(after)s order by k.id limit %(limit)s
"""  # noqa: S608 - our own words only
LOCKS: Final = """
select k.reward_id, k.member_id, k.points, k.money_fen
from unnest(%s::bigint[], %s::bigint[]) as w (reward_id, member_id)
join catalog_price_lock k using (reward_id, member_id) where k.during @> %s::timestamptz
"""


def find_offers(connection: Connection, keys: Sequence[tuple[str, str]], at: datetime) -> dict[tuple[str, str], Offer]:
    """Return the rewards named by (merchant, code) as they are at `at`; unknown ones are left out.

    Their state may be any: whether one may be taken is the board's to say.
    """
    wanted = sorted(set(keys))
    parameters = {
        "at": at,
        "fresh": at - EVIDENCE_FRESH,
        "merchants": [key[0] for key in wanted],
        "codes": [key[1] for key in wanted],
    }
    return {(row[1], row[2]): offer_of(row) for row in connection.execute(OFFERS, parameters)}


def offer_of(row: tuple[Any, ...]) -> Offer:
    """Return the offer that one row of the statement describes."""
    lines = tuple(OfferLine(*line) for line in row[10]) or (OfferLine(1, row[2], row[3], row[4], 1),)
    values = {store: price for store, (price, _) in row[11].items()}
    seen = {store: datetime.fromisoformat(collected) for store, (_, collected) in row[11].items()}
    access = tuple([(span.lower, span.upper) for span in row[26]])
    coupon = None if row[27] is None else Coupon(*row[27])
    donation = None if row[28] is None else Donation(*row[28])
    return Offer(
        *(
            *row[:10],
            lines,
            values,
            *row[12:24],
            seen,
            *row[24:26],
            access,
            coupon,
            donation,
            tuple(row[29]),
            *row[30:35],
        )
    )


def find_reward(connection: Connection, *, merchant: str, code: str, is_locking: bool = False) -> RewardView:
    """Return a merchant's reward, in any state; `is_locking` keeps it from being taken or changed until the end.

    Raises `RewardUnknown`.
    """
    suffix = " and r.code = %s" + (" for no key update" if is_locking else "")
    row = connection.execute(OF_MERCHANT + suffix, [merchant, code]).fetchone()
    if row is None:
        raise RewardUnknown(reward=code[:40])
    return _view(row)


def list_rewards(
    connection: Connection, *, merchant: str, after: int = 0, limit: int = 50, state: str = ""
) -> list[RewardView]:
    """Return a merchant's rewards in the order they were made, those after the id `after`."""
    suffix = " and r.id > %s and (%s = '' or r.state = %s) order by r.id limit %s"
    rows = connection.execute(OF_MERCHANT + suffix, [merchant, after, state, state, limit])
    return [_view(row) for row in rows]


def rewards_by_id(connection: Connection, ids: Sequence[int]) -> list[RewardView]:
    """Return the rewards with these ids, in the order of their ids."""
    return [_view(row) for row in connection.execute(BY_ID, [list(ids)])]


def list_prices(
    connection: Connection, *, merchant: str, code: str, after: int = 0, limit: int | None = None
) -> list[PriceView]:
    """Return every price ever announced, oldest first, or `limit` of them from the one after the id `after`."""
    return [PriceView(*row) for row in connection.execute(PRICES, [merchant, code, after, limit])]


def list_evidence(
    connection: Connection, *, merchant: str, code: str, before: int | None = None, limit: int = 50
) -> list[EvidenceView]:
    """Return the prices seen in shops, newest first, those before the id `before`."""
    return [EvidenceView(*row) for row in connection.execute(EVIDENCE, [merchant, code, before, before, limit])]


def comparison_base_fen(connection: Connection, *, merchant: str, code: str, store: str, at: datetime) -> int | None:
    """Return the lowest price of the same item at the same place in the last seven days, or None if none was seen."""
    row = connection.execute(LOWEST, [merchant, code, store, at - BASE_DAYS, at]).fetchone()
    return None if row is None else row[0]


def list_stock(
    connection: Connection, *, merchant: str, code: str, after: str | None = None, limit: int | None = 50
) -> list[StockView]:
    """Return what there is, by store, from the one after `after`; what all stores share is that of ''."""
    return [StockView(*row) for row in connection.execute(STOCK, [merchant, code, after, after, limit])]


def list_targets(
    connection: Connection, member_id: int, at: datetime, *, after: int = 0, limit: int = 50
) -> list[TargetView]:
    """Return the prices that a member keeps locked at `at`, oldest first, those after the id `after`."""
    asked = {"member": member_id, "at": at, "after": after, "limit": limit}
    return [TargetView(*row) for row in connection.execute(TARGETS, asked)]


def find_price_locks(
    connection: Connection, pairs: Sequence[tuple[int, int]], at: datetime
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the (points, money_fen) locked at `at` for those of the (reward id, member id) that have locked one."""
    wanted = sorted(set(pairs))
    rows = connection.execute(LOCKS, [[pair[0] for pair in wanted], [pair[1] for pair in wanted], at])
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _view(row: tuple[Any, ...]) -> RewardView:
    access = tuple((span.lower, span.upper) for span in row[23])
    lines = tuple(LineDraft(*line[1:]) for line in row[36])
    return RewardView(*(*row[:23], access, tuple(row[24]), *row[25:29], tuple(row[29]), *row[30:36], lines))
