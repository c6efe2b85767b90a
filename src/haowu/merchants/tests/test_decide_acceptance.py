# SPDX-License-Identifier: Apache-2.0
"""Opting in and out."""

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.merchants.errors import AgreementTermsInvalid, MerchantUnknown
from haowu.merchants.operations.decide_acceptance import decide_acceptance
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.queries import load_merchants, merchants_stamp
from haowu.merchants.tests.partners import AUTHOR


def decide(connection: Connection, clock: FixedClock, accepts: bool, merchant: str = "jiafang") -> None:  # noqa: FBT001 -- a test's short word
    decide_acceptance(connection, merchant=merchant, program="mall", accepts=accepts, clock=clock, actor=AUTHOR)


def records(connection: Connection) -> list[bool]:
    return [row[0] for row in connection.execute("select accepts from merchants_acceptance order by id")]


def test_every_change_of_mind_is_kept_and_the_last_one_counts(connection: Connection, clock: FixedClock) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")
    decide(connection, clock, accepts=False)
    assert records(connection) == [], "nobody is in before saying so"
    for accepts in (True, True, False, True):
        decide(connection, clock, accepts=accepts)
    assert records(connection) == [True, False, True]
    assert load_merchants(connection)["jiafang"].opted_in == {"mall"}
    stamp = merchants_stamp(connection)
    decide(connection, clock, accepts=False)
    assert load_merchants(connection)["jiafang"].opted_in == frozenset()
    assert merchants_stamp(connection) == stamp + 1
    with pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("delete from merchants_acceptance")


def test_strangers_and_empty_programmes_are_refused(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(MerchantUnknown):
        decide(connection, clock, accepts=True, merchant="nobody")
    with pytest.raises(AgreementTermsInvalid):
        decide_acceptance(connection, merchant="jiafang", program="", accepts=True, clock=clock, actor=AUTHOR)
