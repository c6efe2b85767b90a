# SPDX-License-Identifier: Apache-2.0
"""Draft an agreement of a merchant with a programme; it is in force only once somebody else has approved it."""

from datetime import date
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import Role
from haowu.merchants.codes import checked_code
from haowu.merchants.errors import AgreementTermsInvalid
from haowu.merchants.locks import lock_merchant

MILLIFEN_MAX: Final = 10**9
RATE_MAX: Final = 10**6
FEN_MAX: Final = 10**13
PROGRAM_MAX: Final = 64

INSERT: Final = """
insert into merchants_agreement (merchant_id, program, role, settlement_millifen_per_point, points_per_yuan, cap_fen,
                                 stores, starts_on, ends_on, state, requested_by, requested_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'draft', %s, %s)
returning id
"""


class AgreementTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What two parties agree on. `settlement_millifen_per_point`: charged to an issuer, paid to an acceptor.

    `points_per_yuan`: how many points take one yuan off a bill at this acceptor, None as the programme says; `cap_fen`:
    the most that is settled in a calendar month; empty `stores`: all; `ends_on` is the last day, None open.
    """

    program: str
    role: Role
    settlement_millifen_per_point: int
    starts_on: date
    ends_on: date | None = None
    points_per_yuan: int | None = None
    cap_fen: int | None = None
    stores: tuple[str, ...] = ()


def draft_agreement(connection: Connection, *, merchant: str, terms: AgreementTerms, clock: Clock, actor: Actor) -> int:
    """Write the draft and return its number. Raises `AgreementTermsInvalid`, `CodeInvalid`, or `MerchantUnknown`."""
    field = _bad_term(terms)
    if field:
        raise AgreementTermsInvalid(field=field)
    stores = sorted({checked_code(store) for store in terms.stores})
    merchant_id = lock_merchant(connection, merchant)
    row = connection.execute(
        INSERT,
        [
            merchant_id, terms.program, terms.role, terms.settlement_millifen_per_point, terms.points_per_yuan,
            terms.cap_fen, stores, terms.starts_on, terms.ends_on, str(actor), clock.now(),
        ],
    ).fetchone()  # fmt: skip
    assert row is not None, "insert … returning gives one row"  # noqa: S101 -- said to the type checker
    return int(row[0])


def _bad_term(terms: AgreementTerms) -> str:
    """Return the first term that cannot be, or an empty word."""
    rate = terms.points_per_yuan
    bad = {
        "program": not 0 < len(terms.program) <= PROGRAM_MAX or not terms.program.isprintable(),
        "role": terms.role not in {"issuer", "acceptor"},
        "settlement_millifen_per_point": not 0 < terms.settlement_millifen_per_point <= MILLIFEN_MAX,
        "points_per_yuan": rate is not None and (terms.role == "issuer" or not 0 < rate <= RATE_MAX),
        "cap_fen": terms.cap_fen is not None and not 0 < terms.cap_fen <= FEN_MAX,
        "ends_on": terms.ends_on is not None and terms.ends_on < terms.starts_on,
    }
    return next((field for field, is_bad in bad.items() if is_bad), "")
