# SPDX-License-Identifier: Apache-2.0
"""What members see on the shelf, page by page: by category, by a word, and 我能换: what a balance reaches (R013)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.catalog.offers import Offer
from haowu.catalog.queries import EVIDENCE_FRESH, OFFER_COLUMNS, PRICE_NOW, offer_of
from haowu.catalog.templates import ShelfChoice
from haowu.rules.prices import PriceOverride

SHELF: Final = f"""
select {OFFER_COLUMNS}, least(p.points, o.points)
from catalog_reward r {PRICE_NOW}
left join lateral (select min(w.points) as points
    from unnest(%(merchants)s::text[], %(codes)s::text[], %(points)s::bigint[]) as w (merchant, code, points)
    where w.merchant = r.merchant and w.code = r.code) o on true
where r.state = 'listed'
    and (r.opens_at is null or r.opens_at <= %(at)s) and (r.closes_at is null or %(at)s < r.closes_at)
    and (%(merchant)s = '' or r.merchant = %(merchant)s)
    and (%(store)s = '' or r.stores = '{{}}' or %(store)s = any(r.stores))
    and (%(categories)s::text[] is null or r.category = any(%(categories)s::text[]))
    and (%(word)s = '' or position(lower(%(word)s) in lower(concat_ws(' ', r.name_zh, r.name_en, r.code))) > 0)
    and (%(within)s::bigint is null or least(p.points, o.points) <= %(within)s::bigint)
    and (least(p.points, o.points), r.id) > (%(after_points)s, %(after_id)s)
order by least(p.points, o.points), r.id limit %(limit)s
"""  # noqa: S608 - our own words only


CHOICE: Final = """
select store, template, categories from catalog_shelf
where merchant = %s and store = any(array[%s, '']) order by store desc limit 1
"""


class ShelfFilter(msgspec.Struct, frozen=True):
    """What is looked for; whatever is left out is not asked. `within` is a balance: only what it reaches is listed."""

    merchant: str = ""
    store: str = ""
    categories: tuple[str, ...] | None = None
    word: str = ""
    within: int | None = None


def list_shelf(
    connection: Connection,
    wanted: ShelfFilter,
    *,
    at: datetime,
    overrides: Sequence[PriceOverride] = (),
    after: tuple[int, int] = (0, 0),
    limit: int = 50,
) -> list[tuple[int, Offer]]:
    """Return what is open at `at`, cheapest first, with the points asked (campaigns counted), after (points, id).

    The order and the prices are the same for everybody; a balance only leaves out what it does not reach.
    """
    running = [
        (found.merchant, sku, found.points)
        for found in overrides
        if found.is_on(at, wanted.store)
        for sku in sorted(found.skus)
    ]
    parameters: dict[str, Any] = {
        **msgspec.structs.asdict(wanted),
        "categories": None if wanted.categories is None else list(wanted.categories),
        "at": at,
        "fresh": at - EVIDENCE_FRESH,
        "merchants": [row[0] for row in running],
        "codes": [row[1] for row in running],
        "points": [row[2] for row in running],
        "after_points": after[0],
        "after_id": after[1],
        "limit": limit,
    }
    return [(row[-1], offer_of(row)) for row in connection.execute(SHELF, parameters)]


def find_shelf(connection: Connection, *, merchant: str, store: str) -> ShelfChoice | None:
    """Return the groups the store shows first, or those of all the merchant's stores, or None."""
    row = connection.execute(CHOICE, [merchant, store]).fetchone()
    return None if row is None else ShelfChoice(row[0], row[1], tuple(row[2]))
