# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: all merchants at once, and the stamp that says whether they have changed."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.merchants.agreements import AgreementView, Role, day_begins, day_is_over
from haowu.merchants.errors import AgreementUnknown

MERCHANTS_STAMP: Final = "select value from merchants_stamp"
MERCHANTS: Final = """
select m.code, m.name_zh, m.name_en, m.is_active, array_remove(array_agg(s.code), null)
from merchants_merchant m
left join merchants_store s on s.merchant_id = m.id and s.is_active
group by m.id
order by m.code
"""
AGREEMENTS: Final = """
select m.code, a.id, a.program, a.role, a.starts_on, a.ends_on, a.settlement_millifen_per_point, a.points_per_yuan,
       a.cap_fen, a.stores
from merchants_agreement a
join merchants_merchant m on m.id = a.merchant_id
where a.state <> 'draft'
order by a.starts_on desc, a.id desc
"""
ACCEPTANCE: Final = """
select distinct on (a.merchant_id, a.program) m.code, a.program, a.accepts
from merchants_acceptance a
join merchants_merchant m on m.id = a.merchant_id
order by a.merchant_id, a.program, a.id desc
"""
CONTRACTS: Final = """
select a.id, a.program, a.role, a.settlement_millifen_per_point, a.points_per_yuan, a.cap_fen, a.stores, a.starts_on,
       a.ends_on, a.state, a.requested_by, a.requested_at, a.approved_by, a.approved_at, a.ended_by, a.ended_at
from merchants_agreement a
join merchants_merchant m on m.id = a.merchant_id
"""
VERIFICATIONS: Final = """
select v.id, v.licence_no, v.verified_on, v.next_check_on, v.verified_by, v.verified_at
from merchants_verification v
join merchants_merchant m on m.id = v.merchant_id
where m.code = %s and (%s::bigint is null or v.id < %s) order by v.id desc limit %s
"""


class MerchantView(msgspec.Struct, frozen=True):
    """A merchant as the doors use it; `stores` are the codes of its open stores.

    `agreements`: all that were ever approved, latest first; `opted_in`: programmes whose points it wants to accept.
    """

    code: str
    name_zh: str
    name_en: str
    is_active: bool
    stores: frozenset[str]
    agreements: tuple[AgreementView, ...] = ()
    opted_in: frozenset[str] = frozenset()

    def agreement(self, role: Role, program: str, at: datetime, store: str | None) -> AgreementView | None:
        """Return the agreement by which `store` issues or accepts points of `program` at `at`, None without one."""
        for agreement in self.agreements:
            if agreement.role == role and agreement.program == program and agreement.covers(at, store):
                return agreement
        return None


class Contract(msgspec.Struct, frozen=True):
    """One agreement with everything that is known of it, drafts too."""

    id: int
    program: str
    role: Role
    settlement_millifen_per_point: int
    points_per_yuan: int | None
    cap_fen: int | None
    stores: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    state: str
    requested_by: str
    requested_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None


class LicenceCheck(msgspec.Struct, frozen=True):
    """One check of a business licence, and when the next is due (CTL-34)."""

    id: int
    licence_no: str
    verified_on: date
    next_check_on: date
    verified_by: str
    verified_at: datetime


def list_contracts(
    connection: Connection, merchant: str, *, before: int | None = None, limit: int = 50
) -> list[Contract]:
    """Return the merchant's agreements, the newest first, those below `before`."""
    where = "where m.code = %s and (%s::bigint is null or a.id < %s) order by a.id desc limit %s"
    return [_contract(row) for row in connection.execute(CONTRACTS + where, [merchant, before, before, limit])]


def find_contract(connection: Connection, merchant: str, number: int) -> Contract:
    """Return one agreement; raises `AgreementUnknown`."""
    row = connection.execute(CONTRACTS + "where m.code = %s and a.id = %s", [merchant, number]).fetchone()
    if row is None:
        raise AgreementUnknown
    return _contract(row)


def list_verifications(
    connection: Connection, merchant: str, *, before: int | None = None, limit: int = 50
) -> list[LicenceCheck]:
    """Return the checks of the merchant's licence, the latest first, those before the id `before`."""
    return [LicenceCheck(*row) for row in connection.execute(VERIFICATIONS, [merchant, before, before, limit])]


def _contract(row: tuple[Any, ...]) -> Contract:
    return Contract(*[*row[:6], tuple(row[6]), *row[7:]])


def load_merchants(connection: Connection) -> dict[str, MerchantView]:
    """Return every merchant by its code, inactive ones too."""
    rows = connection.execute(MERCHANTS).fetchall()
    agreements = _agreements(connection)
    opted_in: dict[str, set[str]] = defaultdict(set)
    for code, program, accepts in connection.execute(ACCEPTANCE):
        if accepts:
            opted_in[code].add(program)
    return {
        row[0]: MerchantView(
            row[0], row[1], row[2], row[3], frozenset(row[4]), tuple(agreements.get(row[0], ())),
            frozenset(opted_in.get(row[0], ())),
        )
        for row in rows
    }  # fmt: skip


def _agreements(connection: Connection) -> dict[str, list[AgreementView]]:
    found: dict[str, list[AgreementView]] = defaultdict(list)
    for code, number, program, role, starts_on, ends_on, millifen, rate, cap_fen, stores in connection.execute(
        AGREEMENTS
    ):
        found[code].append(
            AgreementView(
                number, program, role, day_begins(starts_on), day_is_over(ends_on), millifen, rate, cap_fen,
                frozenset(stores),
            )
        )  # fmt: skip
    return found


def merchants_stamp(connection: Connection) -> int:
    """Return a number that has grown whenever a merchant or store has changed since it was last read."""
    row = connection.execute(MERCHANTS_STAMP).fetchone()
    return 0 if row is None else int(row[0])
