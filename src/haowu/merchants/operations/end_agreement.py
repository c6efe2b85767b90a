# SPDX-License-Identifier: Apache-2.0
"""End an agreement: its last day is today or later, and what happened under it stays under it."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day
from haowu.merchants.errors import AgreementStateWrong, AgreementTermsInvalid, AgreementUnknown
from haowu.merchants.locks import lock_merchant

FIND: Final = "select state, starts_on, ends_on from merchants_agreement where id = %s and merchant_id = %s"
END: Final = """
update merchants_agreement set state = 'ended', ends_on = %s, ended_by = %s, ended_at = %s where id = %s
"""


def end_agreement(
    connection: Connection, *, merchant: str, agreement_id: int, last_day: date, clock: Clock, actor: Actor
) -> None:
    """Let the agreement end with `last_day`, which is not in the past and not after its agreed end.

    Orders paid, and holds placed, up to then are carried out under it (CTL-34: exit under the old rules). Raises
    `AgreementUnknown`, `AgreementStateWrong`, or `AgreementTermsInvalid`.
    """
    merchant_id = lock_merchant(connection, merchant)
    row = connection.execute(FIND, [agreement_id, merchant_id]).fetchone()
    if row is None:
        raise AgreementUnknown
    state, starts_on, ends_on = row
    if state != "approved":
        raise AgreementStateWrong(state=state)
    if last_day < contract_day(clock.now()) or last_day < starts_on or (ends_on is not None and last_day > ends_on):
        raise AgreementTermsInvalid(field="last_day")
    connection.execute(END, [last_day, str(actor), clock.now(), agreement_id])
