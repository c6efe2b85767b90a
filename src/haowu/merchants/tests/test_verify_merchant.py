# SPDX-License-Identifier: Apache-2.0
"""Licences: the check character of GB 32100, and the day of the next check."""

from datetime import date

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.merchants.errors import AgreementTermsInvalid, LicenceInvalid
from haowu.merchants.licence import checked_licence
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.verify_merchant import verify_merchant
from haowu.merchants.tests.partners import AUTHOR


@pytest.mark.parametrize("licence_no", ["914403001922038216", "91330100799655058B"])
def test_printed_codes_are_right(licence_no: str) -> None:
    assert checked_licence(licence_no) == licence_no


@pytest.mark.parametrize(
    "licence_no", ["", "914403001922038217", "91330100799655058b", "9133010079965505B8", "I13301007996550580", "1" * 40]
)
def test_others_are_not(licence_no: str) -> None:
    with pytest.raises(LicenceInvalid):
        checked_licence(licence_no)


def test_the_next_check_is_later_than_today(connection: Connection, clock: FixedClock) -> None:
    onboard_merchant(connection, code="jiafang", name_zh="家纺")

    def verify(licence_no: str, next_check_on: date) -> None:
        verify_merchant(
            connection, merchant="jiafang", licence_no=licence_no, next_check_on=next_check_on, clock=clock,
            actor=AUTHOR,
        )  # fmt: skip

    with pytest.raises(AgreementTermsInvalid):
        verify("91330100799655058B", date(2026, 11, 22))
    with pytest.raises(LicenceInvalid):
        verify("913301007996550580", date(2027, 11, 22))
    verify("91330100799655058B", date(2027, 11, 22))
    found = connection.execute("select licence_no, verified_on, verified_by from merchants_verification").fetchall()
    assert found == [("91330100799655058B", date(2026, 11, 22), "operator:author")]
