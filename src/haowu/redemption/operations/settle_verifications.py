# SPDX-License-Identifier: Apache-2.0
"""Mark verifications as settled: they stand on a statement now, and nobody takes them back any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock

# In the order of ids, so that two months of two programmes never wait for each other crosswise.
SETTLE: Final = """
update redemption_verification r set settled_at = %(now)s, statement_no = w.statement_no
from (
    select v.id, s.statement_no
    from redemption_verification v
    join unnest(%(merchants)s::text[], %(numbers)s::text[]) as s (merchant, statement_no) on s.merchant = v.merchant
    join redemption_voucher u on u.id = v.voucher_id
    join redemption_order o on o.id = u.order_id
    where v.settled_at is null and v.verified_at < %(until)s and o.point_type = any(%(types)s)
    order by v.id
    for update of v
) w
where r.id = w.id
"""


def settle_verifications(
    connection: Connection,
    statements: Mapping[str, str],
    *,
    point_types: Sequence[int],
    until: datetime,
    clock: Clock,
) -> int:
    """Put all verifications before `until` at these merchants on their statement; return how many there were."""
    values = {
        "now": clock.now(), "merchants": list(statements), "numbers": list(statements.values()), "until": until,
        "types": list(point_types),
    }  # fmt: skip
    return connection.execute(SETTLE, values).rowcount
