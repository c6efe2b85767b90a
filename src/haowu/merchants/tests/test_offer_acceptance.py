# SPDX-License-Identifier: Apache-2.0
"""Acceptance is offered once; whatever the merchant has decided stands (R076, CTL-34)."""

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.merchants.errors import ParticipationForced
from haowu.merchants.operations.decide_acceptance import decide_acceptance
from haowu.merchants.operations.offer_acceptance import offer_acceptance
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.queries import load_merchants
from haowu.merchants.tests.partners import AUTHOR


class Office:
    """What is offered and decided about the merchant `jiafang`."""

    def __init__(self, connection: Connection, clock: FixedClock) -> None:
        """Take the merchant in."""
        self.connection = connection
        self.clock = clock
        onboard_merchant(connection, code="jiafang", name_zh="家纺")

    def offer(self) -> bool:
        return offer_acceptance(
            self.connection, merchant="jiafang", program="mall", clock=self.clock, actor=AUTHOR
        )  # fmt: skip

    def decide(self, *, accepts: bool, is_own_will: bool = True) -> None:
        decide_acceptance(
            self.connection, merchant="jiafang", program="mall", accepts=accepts, clock=self.clock, actor=AUTHOR,
            is_own_will=is_own_will,
        )  # fmt: skip

    @property
    def accepts(self) -> bool:
        return "mall" in load_merchants(self.connection)["jiafang"].opted_in


@pytest.fixture
def office(connection: Connection, clock: FixedClock) -> Office:
    """Nothing was decided yet."""
    return Office(connection, clock)


def test_it_is_recorded_once(office: Office) -> None:
    assert (office.accepts, office.offer(), office.accepts, office.offer()) == (False, True, True, False)


def test_an_opt_out_outlives_every_offer(office: Office) -> None:
    office.offer()
    office.decide(accepts=False)
    assert (office.offer(), office.accepts) == (False, False)


def test_only_the_merchant_itself_comes_back(office: Office) -> None:
    office.decide(accepts=True, is_own_will=False)
    office.decide(accepts=False, is_own_will=False)
    with pytest.raises(ParticipationForced):
        office.decide(accepts=True, is_own_will=False)
    assert not office.accepts
    office.decide(accepts=True)
    assert office.accepts
