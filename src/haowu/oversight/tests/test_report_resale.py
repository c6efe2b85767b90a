# SPDX-License-Identifier: Apache-2.0
"""A report stands as it was made, and a decision as it was taken; the database holds it."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.oversight.cases import Listing, Reported
from haowu.oversight.errors import CaseFieldInvalid, CaseNeedsSecondPerson
from haowu.oversight.operations.decide_case import decide_case
from haowu.oversight.operations.report_resale import report_resale
from haowu.oversight.queries import get_case

KEYS = MemberKeys.from_secret(bytes(range(32)))
ANNA, BEN = (Actor(ActorKind.OPERATOR, name) for name in ("anna", "ben"))


def report(connection: Connection, clock: FixedClock, url: str = "https://market.example/1") -> Reported:
    seen_at = clock.now() - timedelta(hours=1)
    listing = Listing(site="二手市场", url=url, title="出积分", offered="voucher", seen_at=seen_at)
    return report_resale(connection, listing, keys=KEYS, clock=clock, actor=ANNA)


def test_one_listing_is_one_case_and_is_told_once(connection: Connection, clock: FixedClock) -> None:
    first, again = report(connection, clock), report(connection, clock)
    assert (first.id, first.is_known) == (again.id, not again.is_known)
    told = connection.execute("select kind, subject from outbox_event").fetchall()
    assert told == [("risk.opened", f"risk-case:{first.id}")]


def test_the_reporter_does_not_decide(connection: Connection, clock: FixedClock) -> None:
    number = report(connection, clock).id
    with pytest.raises(CaseNeedsSecondPerson):
        decide_case(connection, case_id=number, decision="CONFIRMED", words="是", clock=clock, actor=ANNA)
    with pytest.raises(CaseFieldInvalid):
        decide_case(connection, case_id=number, decision="CONFIRMED", words=" ", clock=clock, actor=BEN)
    assert get_case(connection, number).state == "OPEN"


@pytest.mark.parametrize(
    "statement",
    [
        "update oversight_risk_case set title = 'other'",
        "update oversight_risk_case set state = 'OPEN', decided_by = null, decided_at = null",
        "update oversight_risk_case set words = 'other'",
        "delete from oversight_risk_case",
        "truncate oversight_risk_case",
    ],
)
def test_what_was_said_stands(connection: Connection, clock: FixedClock, statement: str) -> None:
    number = report(connection, clock).id
    decide_case(connection, case_id=number, decision="DISMISSED", words="已下架", clock=clock, actor=BEN)
    with pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(statement.encode())


def test_the_database_wants_two_persons(connection: Connection, clock: FixedClock) -> None:
    report(connection, clock)
    alone = "state = 'CONFIRMED', decided_by = reported_by, decided_at = reported_at, words = 'x'"
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(f"update oversight_risk_case set {alone}".encode())
