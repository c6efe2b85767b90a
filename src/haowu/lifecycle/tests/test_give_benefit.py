# SPDX-License-Identifier: Apache-2.0
"""A benefit of a visit: given once, to who may have it, where and on the day on which it may be had."""

from datetime import date, timedelta
from typing import Any

import pytest

from haowu.kernel.errors import HaowuError
from haowu.lifecycle.benefits import Benefit, Visit
from haowu.lifecycle.errors import BenefitDayInvalid, BenefitNeedsVisit, BenefitNotHere, BenefitNotOfTier, StoreUnknown
from haowu.lifecycle.operations.give_benefit import give_benefit
from haowu.lifecycle.tests.town import ACTOR, KEYS, Town
from haowu.members.errors import MembershipClosed, NotAMember
from haowu.members.operations.change_standing import change_standing
from haowu.members.queries import MemberRef
from haowu.members.standing import Standing
from haowu.members.tier_queries import benefit_uses
from haowu.members.tiers import BenefitUse

TODAY = date(2026, 11, 22)


def give(town: Town, member: str, benefit: Benefit = "parking_hours", **where: Any) -> BenefitUse:
    visit = Visit(benefit, **{"merchant": "jiafang", "store": "jiafang-01", **where})
    return give_benefit(town.connection, visit, member=member, keys=KEYS, clock=town.clock, actor=ACTOR)


@pytest.fixture
def anna(town: Town) -> MemberRef:
    """On gold, with an order of today."""
    anna = town.enrol(1)
    town.did(anna, 600_000)
    return anna


def test_two_hours_once_and_one_event(town: Town, anna: MemberRef) -> None:
    first, again = give(town, "M1"), give(town, "M1")
    assert (first.amount, first.tier, first.day, first.is_new) == (2, "gold", TODAY, True)
    assert (again.id, again.is_new) == (first.id, False)
    told = town.connection.execute(
        "select merchant, subject, data->>'amount' from outbox_event where kind = 'benefit.given'"
    ).fetchall()
    assert told == [("jiafang", "member:M1", "2")]


def test_a_phone_does_as_well_as_a_number(town: Town, anna: MemberRef) -> None:
    assert give(town, "13800000001").id == give(town, "M1").id


@pytest.mark.parametrize("days", [-1, 1])
def test_parking_is_of_today(town: Town, anna: MemberRef, days: int) -> None:
    town.did(anna, 100, TODAY + timedelta(days=days))
    with pytest.raises(BenefitDayInvalid):
        give(town, "M1", day=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        ({"store": "jiafang-99"}, StoreUnknown),
        ({"merchant": "elsewhere"}, BenefitNotHere),
        ({"benefit": "shopper_booking"}, BenefitNotOfTier),
    ],
)
def test_what_is_refused_leaves_nothing(
    town: Town, anna: MemberRef, where: dict[str, Any], refusal: type[HaowuError]
) -> None:
    with pytest.raises(refusal):
        give(town, "M1", **where)
    assert benefit_uses(town.connection, anna.id) == []


def test_without_a_visit_and_without_standing_there_is_none(town: Town, anna: MemberRef) -> None:
    town.did(anna, -600_000)
    with pytest.raises(BenefitNeedsVisit):
        give(town, "M1")
    with pytest.raises(NotAMember):
        give(town, "M404")
    change_standing(town.connection, member_id=anna.id, standing=Standing.CLOSED, clock=town.clock)
    with pytest.raises(MembershipClosed):
        give(town, "M1")
    assert benefit_uses(town.connection, anna.id) == []


def test_a_tier_given_by_hand_has_no_benefits_of_the_ladder(town: Town) -> None:
    town.did(town.enrol(2, "staff"), 600_000)
    with pytest.raises(BenefitNotOfTier) as refused:
        give(town, "M2")
    assert refused.value.data == {"tier": "staff", "benefit": "parking_hours"}
