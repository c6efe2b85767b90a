# SPDX-License-Identifier: Apache-2.0
"""Record that a merchant's business licence was checked, and when it is to be checked again."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day
from haowu.merchants.errors import AgreementTermsInvalid
from haowu.merchants.licence import checked_licence
from haowu.merchants.locks import lock_merchant

INSERT: Final = """
insert into merchants_verification (merchant_id, licence_no, verified_on, next_check_on, verified_by, verified_at)
values (%s, %s, %s, %s, %s, %s)
"""


def verify_merchant(
    connection: Connection, *, merchant: str, licence_no: str, next_check_on: date, clock: Clock, actor: Actor
) -> None:
    """Write down today's check. Raises `LicenceInvalid`, `MerchantUnknown`, `AgreementTermsInvalid` (next_check_on)."""
    today = contract_day(clock.now())
    if next_check_on <= today:
        raise AgreementTermsInvalid(field="next_check_on")
    checked_licence(licence_no)
    merchant_id = lock_merchant(connection, merchant)
    connection.execute(INSERT, [merchant_id, licence_no, today, next_check_on, str(actor), clock.now()])
