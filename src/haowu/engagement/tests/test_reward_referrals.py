# SPDX-License-Identifier: Apache-2.0
"""R026, CTL-24: one level, a fixed amount, after the invitee's first settled order, ten a year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from haowu.engagement.answers import ReferralRun
from haowu.engagement.errors import InvitationSelf, InvitationTaken, InvitationUnknown
from haowu.engagement.operations.accept_invitation import accept_invitation
from haowu.engagement.operations.invite_friend import invite_friend
from haowu.engagement.operations.reward_referrals import reward_referrals
from haowu.engagement.queries import invitations_of
from haowu.engagement.tests.club import KEYS, Club
from haowu.members.operations.enrol_member import enrol_member

A, B, C, D = 1, 2, 3, 4


def run(club: Club, **more: int) -> ReferralRun:
    return reward_referrals(club.connection, terms=club.terms, clock=club.clock, **more)


def test_a_gets_50_when_b_has_settled_100_yuan_and_only_then(club: Club) -> None:
    club.buy("A1", 800, A)
    club.invite(A, B)
    assert run(club).rewards == ()
    club.buy("B1", 100, B)
    (reward,) = run(club).rewards
    assert (reward.points, reward.order_ref, club.points(A)) == (50, "muying:A1", 850)
    assert run(club) == ReferralRun(0, (), None)
    assert [bool(invitation.settled_at) for invitation in invitations_of(club.connection, club.member(A).id)] == [True]


def test_b_invites_c_and_a_gets_nothing(club: Club) -> None:
    club.buy("A1", 800, A)
    club.invite(A, B)
    club.buy("B1", 400, B)
    run(club)
    club.invite(B, C)
    club.buy("C1", 100, C)
    assert [reward.order_ref for reward in run(club).rewards] == ["muying:B1"]
    assert (club.points(A), club.points(B)) == (850, 450)


def test_whoever_bought_nothing_in_90_days_gets_a_badge(club: Club) -> None:
    club.invite(A, B)
    club.buy("B1", 100, B)
    (reward,) = run(club).rewards
    assert (reward.points, reward.reason, reward.is_badge) == (0, "NO_QUALIFYING_ORDER", True)


def test_the_eleventh_of_a_year_gives_nothing_and_the_next_year_begins_anew(club: Club) -> None:
    club.clock.move_to(datetime(2026, 1, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    outcomes = []
    for number in range(12):
        name = f"N{number:05}"
        enrol_member(
            club.connection, member_no=name, phone=f"139000000{number:02}", clock=club.clock, keys=KEYS
        )  # fmt: skip
        if number == 11:
            club.clock.move_to(datetime(2027, 1, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
        club.buy(f"A{number}", 5_000, A)
        _invite_and_buy(club, name, f"139000000{number:02}")
        outcomes += [(reward.points, reward.reason) for reward in run(club).rewards]
        club.clock.advance(timedelta(days=20))
    assert outcomes == [(50, "")] * 10 + [(0, "TIMES_REACHED"), (50, "")]


def _invite_and_buy(club: Club, name: str, phone: str) -> None:
    made = invite_friend(
        club.connection, member="M100001", phone=phone, merchant="muying", terms=club.terms, keys=KEYS, clock=club.clock
    )
    accept_invitation(club.connection, member=name, invitation_id=made.id, keys=KEYS, clock=club.clock)
    club.buy(f"{name}-1", 100, member=name)


def test_a_customer_of_old_is_nobodys_new_customer(club: Club) -> None:
    club.buy("B0", 100, B)
    number = club.invite(A, B, accepts=False)
    with pytest.raises(InvitationTaken):
        club.accept(B, number)


def test_one_accepts_one_invitation_in_a_life(club: Club) -> None:
    club.invite(A, C)
    second = club.invite(B, C, accepts=False)
    with pytest.raises(InvitationTaken):
        club.accept(C, second)
    club.buy("A1", 800, A)
    club.buy("B1", 800, B)
    club.buy("C1", 100, C)
    assert [reward.points for reward in run(club).rewards] == [50]
    assert (club.points(A), club.points(B)) == (850, 800)


def test_invitations_are_addressed(club: Club) -> None:
    number = club.invite(A, B, accepts=False)
    with pytest.raises(InvitationUnknown):
        club.accept(C, number)
    with pytest.raises(InvitationSelf):
        club.invite(A, A)
    assert club.invite(A, B, accepts=False) == number


def test_a_refunded_first_order_does_not_count(club: Club) -> None:
    club.buy("A1", 800, A)
    club.invite(A, B)
    club.refund("B1", club.buy("B1", 100, B), B)
    assert run(club).rewards == ()
    club.buy("B2", 100, B)
    assert [reward.points for reward in run(club).rewards] == [50]


def test_a_long_list_is_looked_at_in_pages(club: Club) -> None:
    club.invite(A, B)
    club.invite(A, C)
    club.invite(A, D)
    club.buy("A1", 5_000, A)
    club.buy("D1", 100, D)
    first = run(club, limit=2)
    assert (first.looked_at, first.rewards) == (2, ())
    assert first.next_after is not None
    second = run(club, limit=2, after=first.next_after)
    assert (second.looked_at, len(second.rewards), second.next_after) == (1, 1, None)
