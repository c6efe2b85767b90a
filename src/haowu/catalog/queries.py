# SPDX-License-Identifier: Apache-2.0
"""Reads of the room, all of a batch in one statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import Connection

from haowu.catalog.offers import Offer, OfferLine

EVIDENCE_FRESH: Final = timedelta(hours=24)
"""A reference value is shown for so long after its price was seen (CTL-12)."""

OFFERS: Final = """
select r.id, r.merchant, r.code, r.name_zh, r.name_en, r.kind, r.state, r.category, p.points, p.money_fen,
    (select coalesce(
        json_agg(json_build_array(l.line_no, l.code, l.name_zh, l.name_en, l.quantity) order by l.line_no), '[]')
     from catalog_line l where l.reward_id = r.id),
    (select coalesce(json_object_agg(e.store, e.price_fen), '{}') from (
        select distinct on (e.store) e.store, e.price_fen from catalog_evidence e
        where e.reward_id = r.id and e.collected_at > %s and e.collected_at <= %s
        order by e.store, e.collected_at desc, e.id desc) e),
    r.validity_days, r.fulfilment, r.aftersales, r.exemption, r.exemption_sentence, r.acceptor, r.place,
    r.redemption_sku, r.retail_sku, r.differences, r.opens_at, r.closes_at
from unnest(%s::text[], %s::text[]) as w (merchant, code)
join catalog_reward r using (merchant, code)
cross join lateral (select p.points, p.money_fen from catalog_price p
    where p.reward_id = r.id and p.from_at <= %s order by p.id desc limit 1) p
"""


def find_offers(connection: Connection, keys: Sequence[tuple[str, str]], at: datetime) -> dict[tuple[str, str], Offer]:
    """Return the rewards named by (merchant, code) as they are at `at`; unknown ones are left out.

    Their state may be any: whether one may be taken is the board's to say.
    """
    wanted = sorted(set(keys))
    parameters = [at - EVIDENCE_FRESH, at, [key[0] for key in wanted], [key[1] for key in wanted], at]
    return {(row[1], row[2]): offer_of(row) for row in connection.execute(OFFERS, parameters)}


def offer_of(row: tuple[Any, ...]) -> Offer:
    """Return the offer that one row of the statement describes."""
    lines = tuple(OfferLine(*line) for line in row[10]) or (OfferLine(1, row[2], row[3], row[4], 1),)
    return Offer(*(*row[:10], lines, dict(row[11]), *row[12:]))
