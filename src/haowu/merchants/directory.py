# SPDX-License-Identifier: Apache-2.0
"""The published list of merchants: who accepts the points of a programme today, where, and at what rate (R076).

Acceptance takes both an agreement in force and the merchant's own will (C-13), so the list is read from the two and
kept nowhere. Nobody may say "all merchants" while one of them does not accept.
"""

from datetime import date
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text

ALL_ACCEPT: Final = Text(zh="所有入驻商家", en="all merchants")
SOME_ACCEPT: Final = Text(zh="已参加商家", en="taking part")

# Every active merchant, with the agreement by which it accepts on the day and whether it wants to.
_STANDING: Final = """
with standing as (
    select m.id, m.code, m.name_zh, m.name_en, a.id is not null as has_agreement, a.points_per_yuan, a.stores,
           a.id is not null and coalesce(c.accepts, false) as accepts
    from merchants_merchant m
    left join lateral (
        select id, points_per_yuan, stores from merchants_agreement
        where merchant_id = m.id and program = %(program)s and role = 'acceptor' and state <> 'draft'
          and starts_on <= %(day)s and (ends_on is null or ends_on >= %(day)s)
        order by starts_on desc, id desc limit 1) a on true
    left join lateral (
        select accepts from merchants_acceptance
        where merchant_id = m.id and program = %(program)s order by id desc limit 1) c on true
    where m.is_active
)
"""
PAGE: Final = f"""{_STANDING}
select s.code, s.name_zh, s.name_en, s.accepts, s.has_agreement, s.points_per_yuan,
       coalesce((select jsonb_agg(jsonb_build_object(
                    'code', t.code, 'name_zh', t.name_zh, 'name_en', t.name_en,
                    'accepts', s.accepts and (cardinality(s.stores) = 0 or t.code = any(s.stores))) order by t.code)
                 from merchants_store t where t.merchant_id = s.id and t.is_active), '[]')
from standing s
where s.code > %(after)s and (%(accepts)s::boolean is null or s.accepts = %(accepts)s)
order by s.code limit %(limit)s
"""  # noqa: S608 - our own words only
COUNT: Final = f"{_STANDING} select count(*) filter (where accepts), count(*) from standing"  # noqa: S608 - the same


class ListedStore(msgspec.Struct, frozen=True):
    """An open store, and whether points are taken there."""

    code: str
    name_zh: str
    name_en: str
    accepts: bool


class ListedMerchant(msgspec.Struct, frozen=True):
    """A merchant as it is published; `points_per_yuan` None: the rate that the programme says."""

    code: str
    name_zh: str
    name_en: str
    accepts: bool
    has_agreement: bool
    points_per_yuan: int | None
    stores: tuple[ListedStore, ...]


class Reach(msgspec.Struct, frozen=True):
    """How many of the active merchants accept."""

    accepting: int
    total: int

    @property
    def claim(self) -> Text:
        """Return what may truthfully be said of them (C-13)."""
        return ALL_ACCEPT if 0 < self.accepting == self.total else SOME_ACCEPT


def list_merchants(
    connection: Connection, *, program: str, day: date, accepts: bool | None = None, after: str = "", limit: int = 50
) -> list[ListedMerchant]:
    """Return active merchants by code, those after `after`; `accepts` chooses only those who do, or do not."""
    values = {"program": program, "day": day, "accepts": accepts, "after": after, "limit": limit}
    return [
        ListedMerchant(*[*row[:6], msgspec.convert(row[6], tuple[ListedStore, ...])])
        for row in connection.execute(PAGE, values)
    ]


def reach_of(connection: Connection, *, program: str, day: date) -> Reach:
    """Return how far the points of `program` reach on `day`."""
    row = connection.execute(COUNT, {"program": program, "day": day}).fetchone()
    return Reach(0, 0) if row is None else Reach(*row)
