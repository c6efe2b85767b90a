# SPDX-License-Identifier: Apache-2.0
"""What members bought and gave back, read along the ledger's batches (decision 0004): sums by member, day and store."""

from datetime import date
from typing import Final

import msgspec
from psycopg import Connection

from haowu.earning.answering import EARNS_NOTHING

# Only orders that the ledger took: one that it refused may come again under another number. A refund counts on the day
# of its order, whatever the two were committed with.
ACTIVITY: Final = """
with moved as (
    select p.lane, p.owner_id, p.paid_at, p.merchant, p.store, p.net_fen as fen, 1 as orders, p.chain, p.seq, p.ord
    from earning_purchase p
    where p.chain = %(chain)s and p.seq > %(after)s and p.seq <= %(until)s
    union all
    select p.lane, p.owner_id, p.paid_at, p.merchant, p.store,
           -(select coalesce(sum(line.value::bigint), 0) from jsonb_each_text(r.lines::jsonb) line), 0,
           p.chain, p.seq, p.ord
    from earning_refund r
    join earning_purchase p on (p.chain, p.seq, p.ord, p.lane)
        = (r.purchase_chain, r.purchase_seq, r.purchase_ord, r.lane)
    where r.chain = %(chain)s and r.seq > %(after)s and r.seq <= %(until)s
)
select m.lane, m.owner_id, (m.paid_at at time zone %(zone)s)::date as day, m.merchant, m.store,
       sum(m.fen)::bigint, sum(m.orders)::integer
from moved m
join ledger.journal j on (j.chain, j.seq, j.ord, j.lane) = (m.chain, m.seq, m.ord, m.lane)
where j.code = any(%(codes)s)
group by m.lane, m.owner_id, day, m.merchant, m.store
order by m.owner_id, day, m.merchant, m.store
"""


class ActivityRow(msgspec.Struct, frozen=True, gc=False):
    """What a stretch of batches adds to a member's day in a store; refunds make `fen` negative."""

    lane: int
    member_id: int
    day: date
    merchant: str
    store: str
    fen: int
    orders: int


def read_activity(connection: Connection, *, chain: int, after: int, until: int, zone: str) -> list[ActivityRow]:
    """Return what the batches of `chain` after `after`, up to and with `until`, add; days are those of `zone`."""
    values = {"chain": chain, "after": after, "until": until, "zone": zone, "codes": ["OK", *sorted(EARNS_NOTHING)]}
    return [ActivityRow(*row) for row in connection.execute(ACTIVITY, values)]
