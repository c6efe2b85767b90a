# SPDX-License-Identifier: Apache-2.0
"""Approve a draft: the second pair of eyes. From its first day on the merchant may issue, or accept."""

from typing import Any, Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day
from haowu.merchants.errors import (
    AgreementOverlaps,
    AgreementStateWrong,
    AgreementUnknown,
    MerchantNotVerified,
    NeedsSecondPerson,
)
from haowu.merchants.locks import lock_merchant

# Under the merchant's lock, so what is read here is still so when it is written.
FIND: Final = """
select a.state, a.requested_by,
       exists (select from merchants_agreement b
               where b.merchant_id = a.merchant_id and b.program = a.program and b.role = a.role
                 and b.state <> 'draft'
                 and daterange(b.starts_on, b.ends_on + 1) && daterange(a.starts_on, a.ends_on + 1)),
       (select v.next_check_on from merchants_verification v
        where v.merchant_id = a.merchant_id order by v.id desc limit 1)
from merchants_agreement a
where a.id = %s and a.merchant_id = %s
"""
APPROVE: Final = """
update merchants_agreement set state = 'approved', approved_by = %s, approved_at = %s where id = %s
"""


def approve_agreement(connection: Connection, *, merchant: str, agreement_id: int, clock: Clock, actor: Actor) -> None:
    """Approve the draft `agreement_id` of `merchant`.

    Raises `AgreementUnknown`, `NeedsSecondPerson`, `AgreementStateWrong`, `MerchantNotVerified` (the licence must have
    been checked, and not be due to be checked again), or `AgreementOverlaps`.
    """
    merchant_id = lock_merchant(connection, merchant)
    row = connection.execute(FIND, [agreement_id, merchant_id]).fetchone()
    if row is None:
        raise AgreementUnknown
    _check(row, merchant, clock, actor)
    connection.execute(APPROVE, [str(actor), clock.now(), agreement_id])


def _check(row: tuple[Any, ...], merchant: str, clock: Clock, actor: Actor) -> None:
    state, requested_by, overlaps, next_check_on = row
    if state != "draft":
        raise AgreementStateWrong(state=state)
    if requested_by == str(actor):
        raise NeedsSecondPerson
    if next_check_on is None or next_check_on <= contract_day(clock.now()):
        raise MerchantNotVerified(merchant=merchant)
    if overlaps:
        raise AgreementOverlaps
