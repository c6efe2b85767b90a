# SPDX-License-Identifier: Apache-2.0
"""Acceptance is offered with the onboarding: ticked beforehand, never again once the merchant has decided (R076)."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.locks import lock_merchant
from haowu.merchants.operations.decide_acceptance import decide_acceptance

HAS_DECIDED: Final = """
select exists (select from merchants_acceptance where merchant_id = %s and program = %s)
"""


def offer_acceptance(connection: Connection, *, merchant: str, program: str, clock: Clock, actor: Actor) -> bool:
    """Record that `merchant` accepts points of `program` unless it has ever decided; return whether it was recorded.

    It takes effect only under an acceptor's agreement in force, which two people sign.
    """
    merchant_id = lock_merchant(connection, merchant)
    row = connection.execute(HAS_DECIDED, [merchant_id, program]).fetchone()
    if row is not None and row[0]:
        return False
    decide_acceptance(connection, merchant=merchant, program=program, accepts=True, clock=clock, actor=actor)
    return True
