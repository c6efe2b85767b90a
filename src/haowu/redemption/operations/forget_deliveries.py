# SPDX-License-Identifier: Apache-2.0
"""Take away the addresses of exchanges that ended 90 days ago: nobody sends anything there any more."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.redemption.deliveries import KEPT_FOR

FORGET: Final = """
with due as (
    select d.order_id from redemption_delivery d where d.sealed is not null and d.check_at <= %(now)s
    order by d.check_at limit %(limit)s for update skip locked
), judged as (
    select o.id, %(kept)s + case
        when o.state = 'placed' then %(now)s
        when exists (select from redemption_aftersale a where a.order_id = o.id and a.state in ('opened', 'approved'))
            then %(now)s
        else greatest(o.fulfilled_at, o.received_at, o.closed_at,
            (select max(coalesce(a.done_at, a.decided_at)) from redemption_aftersale a where a.order_id = o.id))
        end as until
    from due join redemption_order o on o.id = due.order_id
)
update redemption_delivery d set check_at = j.until,
    sealed = case when j.until > %(now)s then d.sealed end,
    erased_at = case when j.until > %(now)s then null else %(now)s end
from judged j where d.order_id = j.id"""
"""An exchange that is open now cannot be due before `kept` has passed from now, so that is when it is looked at next;
one that ended is looked at on its very day, and later if a case moved that day."""


def forget_deliveries(connection: Connection, *, clock: Clock, limit: int = 500) -> int:
    """Look at up to `limit` addresses that may be due and return how many; repeat until it returns 0.

    An exchange has ended when it was sent, received, given back or called off, and no case about it is open: the
    latest of these counts.
    """
    return connection.execute(FORGET, {"now": clock.now(), "kept": KEPT_FOR, "limit": limit}).rowcount
