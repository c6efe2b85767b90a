# SPDX-License-Identifier: Apache-2.0
"""Agreements: drafted by one person, approved by another, in force by day, ended and never changed."""

from datetime import date, datetime, timedelta

import msgspec
import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.merchants.agreements import CONTRACT_ZONE
from haowu.merchants.errors import (
    AgreementOverlaps,
    AgreementStateWrong,
    AgreementTermsInvalid,
    AgreementUnknown,
    MerchantNotVerified,
    MerchantUnknown,
    NeedsSecondPerson,
)
from haowu.merchants.operations.approve_agreement import approve_agreement
from haowu.merchants.operations.draft_agreement import AgreementTerms, draft_agreement
from haowu.merchants.operations.end_agreement import end_agreement
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.verify_merchant import verify_merchant
from haowu.merchants.queries import load_merchants, merchants_stamp
from haowu.merchants.tests.partners import APPROVER, AUTHOR, LICENCE

TODAY = date(2026, 11, 22)
TERMS = AgreementTerms(program="mall", role="issuer", settlement_millifen_per_point=1000, starts_on=TODAY)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CONTRACT_ZONE)


class Office:
    """Short words for what two people do about the merchant `jiafang`."""

    def __init__(self, connection: Connection, clock: FixedClock, *, is_verified: bool = True) -> None:
        """Take the merchant in."""
        self.connection = connection
        self.clock = clock
        onboard_merchant(connection, code="jiafang", name_zh="家纺")
        if is_verified:
            self.verify(TODAY + timedelta(days=365))

    def verify(self, next_check_on: date) -> None:
        verify_merchant(
            self.connection, merchant="jiafang", licence_no=LICENCE, next_check_on=next_check_on, clock=self.clock,
            actor=AUTHOR,
        )  # fmt: skip

    def draft(self, terms: AgreementTerms = TERMS) -> int:
        return draft_agreement(self.connection, merchant="jiafang", terms=terms, clock=self.clock, actor=AUTHOR)

    def approve(self, number: int) -> None:
        approve_agreement(self.connection, merchant="jiafang", agreement_id=number, clock=self.clock, actor=APPROVER)

    def end(self, number: int, last_day: date) -> None:
        end_agreement(
            self.connection, merchant="jiafang", agreement_id=number, last_day=last_day, clock=self.clock, actor=AUTHOR
        )

    def issues(self, day: date, store: str = "any") -> bool:
        merchant = load_merchants(self.connection)["jiafang"]
        return merchant.agreement("issuer", "mall", noon(day), store) is not None


@pytest.fixture
def office(connection: Connection, clock: FixedClock) -> Office:
    """The merchant is verified until a year from now."""
    return Office(connection, clock)


def test_a_draft_is_not_in_force_and_an_approved_one_is_from_its_first_day(office: Office) -> None:
    number = office.draft()
    assert not office.issues(TODAY)
    stamp = merchants_stamp(office.connection)
    office.approve(number)
    assert merchants_stamp(office.connection) > stamp, "doors keep agreements in memory"
    assert [office.issues(TODAY + timedelta(days=days)) for days in (-1, 0, 1000)] == [False, True, True]


def test_its_author_cannot_approve_it(office: Office) -> None:
    number = office.draft()
    with pytest.raises(NeedsSecondPerson):
        approve_agreement(office.connection, merchant="jiafang", agreement_id=number, clock=office.clock, actor=AUTHOR)
    with pytest.raises(psycopg.errors.CheckViolation):
        office.connection.execute(
            "update merchants_agreement set state = 'approved', approved_by = requested_by, approved_at = now()"
        )


def test_a_merchant_whose_licence_is_due_for_another_check_gets_none(connection: Connection, clock: FixedClock) -> None:
    office = Office(connection, clock, is_verified=False)
    number = office.draft()
    with pytest.raises(MerchantNotVerified):
        office.approve(number)
    office.verify(TODAY + timedelta(days=1))
    clock.advance(timedelta(days=1))
    with pytest.raises(MerchantNotVerified):
        office.approve(number)
    office.verify(TODAY + timedelta(days=300))
    office.approve(number)
    assert office.issues(TODAY)


def test_two_of_one_role_never_overlap(office: Office) -> None:
    first = office.draft(msgspec.structs.replace(TERMS, ends_on=TODAY + timedelta(days=9)))
    office.approve(first)
    with pytest.raises(AgreementOverlaps):
        office.approve(office.draft(msgspec.structs.replace(TERMS, starts_on=TODAY + timedelta(days=9))))
    office.approve(office.draft(msgspec.structs.replace(TERMS, starts_on=TODAY + timedelta(days=10))))
    office.approve(office.draft(msgspec.structs.replace(TERMS, role="acceptor", points_per_yuan=80)))


def test_ended_it_is_in_force_to_the_end_of_its_last_day(office: Office) -> None:
    number = office.draft()
    office.approve(number)
    with pytest.raises(AgreementTermsInvalid):
        office.end(number, TODAY - timedelta(days=1))
    office.end(number, TODAY + timedelta(days=7))
    assert [office.issues(TODAY + timedelta(days=days)) for days in (0, 7, 8)] == [True, True, False]
    with pytest.raises(AgreementStateWrong):
        office.end(number, TODAY + timedelta(days=5))
    with pytest.raises(AgreementStateWrong):
        office.approve(number)


def test_its_stores_are_the_only_ones(office: Office) -> None:
    office.approve(office.draft(msgspec.structs.replace(TERMS, stores=("jiafang-01",))))
    assert office.issues(TODAY, "jiafang-01")
    assert not office.issues(TODAY, "jiafang-02")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("program", ""),
        ("settlement_millifen_per_point", 0),
        ("points_per_yuan", 100),
        ("cap_fen", 0),
        ("ends_on", TODAY - timedelta(days=1)),
    ],
)
def test_impossible_terms_are_refused(office: Office, field: str, value: object) -> None:
    with pytest.raises(AgreementTermsInvalid) as refused:
        office.draft(msgspec.structs.replace(TERMS, **{field: value}))
    assert refused.value.data["field"] == field


def test_unknown_ones_are_refused(office: Office) -> None:
    with pytest.raises(AgreementUnknown):
        office.approve(999)
    with pytest.raises(AgreementUnknown):
        office.end(999, TODAY)
    with pytest.raises(MerchantUnknown):
        draft_agreement(office.connection, merchant="nobody", terms=TERMS, clock=office.clock, actor=AUTHOR)


@pytest.mark.parametrize(
    "statement",
    [
        "update merchants_agreement set settlement_millifen_per_point = 1",
        "update merchants_agreement set starts_on = '2000-01-01'",
        "update merchants_agreement set state = 'draft', approved_by = null, approved_at = null",
        "update merchants_agreement set ends_on = '2030-01-01'",
        "delete from merchants_agreement",
        "update merchants_verification set next_check_on = '2030-01-01'",
    ],
)
def test_nobody_changes_what_was_agreed(office: Office, statement: str) -> None:
    office.approve(office.draft())
    with pytest.raises(psycopg.errors.RestrictViolation):
        office.connection.execute(statement.encode())
