# SPDX-License-Identifier: Apache-2.0
"""A merchant opts in to accepting the points of a programme, or out again. Nobody is forced to (CTL-34, C-13)."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.errors import AgreementTermsInvalid, ParticipationForced
from haowu.merchants.locks import lock_merchant

# Saying again what is so already writes nothing.
INSERT: Final = """
insert into merchants_acceptance (merchant_id, program, accepts, decided_by, decided_at)
select %(merchant)s, %(program)s, %(accepts)s, %(actor)s, %(now)s
where %(accepts)s is distinct from coalesce(
    (select a.accepts from merchants_acceptance a
     where a.merchant_id = %(merchant)s and a.program = %(program)s order by a.id desc limit 1), false)
"""
PROGRAM_MAX: Final = 64


LATEST: Final = """
select accepts from merchants_acceptance where merchant_id = %s and program = %s order by id desc limit 1
"""


def decide_acceptance(
    connection: Connection,
    *,
    merchant: str,
    program: str,
    accepts: bool,
    clock: Clock,
    actor: Actor,
    is_own_will: bool = True,
) -> None:
    """Record whether `merchant` accepts points of `program`; it counts for the next hold, not for those placed already.

    An opt-in alone is not enough: an acceptor's agreement in force is needed too. Whoever speaks for the merchant
    without being it (not `is_own_will`) cannot opt it in again: raises `ParticipationForced`.
    """
    if not 0 < len(program) <= PROGRAM_MAX or not program.isprintable():
        raise AgreementTermsInvalid(field="program")
    merchant_id = lock_merchant(connection, merchant)
    if accepts and not is_own_will:
        latest = connection.execute(LATEST, [merchant_id, program]).fetchone()
        if latest is not None and not latest[0]:
            raise ParticipationForced(merchant=merchant)
    said = {
        "merchant": merchant_id, "program": program, "accepts": accepts, "actor": str(actor), "now": clock.now(),
    }  # fmt: skip
    connection.execute(INSERT, said)
