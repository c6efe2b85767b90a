# SPDX-License-Identifier: Apache-2.0
"""All that makes a merchant a full partner of a programme, in one go: licence, both agreements, opt-in."""

from datetime import date, timedelta
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import Role, contract_day
from haowu.merchants.operations.approve_agreement import approve_agreement
from haowu.merchants.operations.decide_acceptance import decide_acceptance
from haowu.merchants.operations.draft_agreement import AgreementTerms, draft_agreement
from haowu.merchants.operations.verify_merchant import verify_merchant

YEAR: Final = timedelta(days=365)
ROLES: Final[tuple[Role, ...]] = ("issuer", "acceptor")
HAS_ANY: Final = """
select exists (select from merchants_agreement a join merchants_merchant m on m.id = a.merchant_id
               where m.code = %s and a.program = %s)
"""


def join_program(  # noqa: PLR0913 -- two people, two days, two parties: a contract names them all
    connection: Connection,
    *,
    merchant: str,
    program: str,
    licence_no: str,
    starts_on: date,
    clock: Clock,
    requested_by: Actor,
    approved_by: Actor,
    settlement_millifen_per_point: int = 1000,
    accepting_millifen_per_point: int | None = None,
    points_per_yuan: int | None = None,
) -> None:
    """Let `merchant` issue and accept points of `program` from `starts_on` on; one that has agreements is left alone.

    `accepting_millifen_per_point` is what it is paid for a point, None as it is charged; `points_per_yuan` its rate at
    the till, None the programme's. Two people are needed here too. Raises what the single operations raise.
    """
    found = connection.execute(HAS_ANY, [merchant, program]).fetchone()
    if found is not None and found[0]:
        return
    next_check_on = contract_day(clock.now()) + YEAR
    verify_merchant(
        connection, merchant=merchant, licence_no=licence_no, next_check_on=next_check_on, clock=clock,
        actor=requested_by,
    )  # fmt: skip
    paid = settlement_millifen_per_point if accepting_millifen_per_point is None else accepting_millifen_per_point
    for role in ROLES:
        is_issuer = role == "issuer"
        terms = AgreementTerms(
            program=program, role=role, starts_on=starts_on,
            settlement_millifen_per_point=settlement_millifen_per_point if is_issuer else paid,
            points_per_yuan=None if is_issuer else points_per_yuan,
        )  # fmt: skip
        drafted = draft_agreement(connection, merchant=merchant, terms=terms, clock=clock, actor=requested_by)
        approve_agreement(connection, merchant=merchant, agreement_id=drafted, clock=clock, actor=approved_by)
    decide_acceptance(connection, merchant=merchant, program=program, accepts=True, clock=clock, actor=requested_by)
