# SPDX-License-Identifier: Apache-2.0
"""R022: attendance recorded by a clerk; 50 points with a qualifying order, else a badge."""

from datetime import timedelta

import pytest

from haowu.engagement.errors import LectureCodeTaken, LectureFull, LectureNotOn, LectureUnknown
from haowu.engagement.queries import lectures_of, rewards_of
from haowu.engagement.tests.club import Club
from haowu.members.errors import NotAMember


def test_attending_with_an_order_of_20_days_ago_gives_50(club: Club) -> None:
    club.buy("OLD", 800)
    club.clock.advance(timedelta(days=40))
    club.buy("B199", 199)
    club.clock.advance(timedelta(days=20))
    club.announce()
    reward = club.attend().reward
    assert (reward.points, reward.order_ref, reward.reason) == (50, "muying:B199", "")


def test_without_an_order_a_badge_is_kept_and_no_point(club: Club) -> None:
    club.announce()
    reward = club.attend(member=2).reward
    assert (reward.points, reward.is_badge, reward.reason) == (0, True, "NO_QUALIFYING_ORDER")
    ((_, kept),) = rewards_of(club.connection, club.member(2).id)
    assert (kept.is_badge, club.points(2)) == (True, 0)


def test_recorded_twice_is_one_attendance(club: Club) -> None:
    club.buy("A", 800)
    club.announce()
    first, again = club.attend(), club.attend()
    assert (first.id, again.reward.is_replayed, club.points()) == (again.id, True, 850)
    assert [lecture.attended for lecture in lectures_of(club.connection, "muying")] == [1]


def test_the_places_are_counted(club: Club) -> None:
    club.announce(capacity=2)
    club.attend(1)
    club.attend(2)
    with pytest.raises(LectureFull):
        club.attend(3)
    club.attend(2)  # who is in may be recorded again


def test_attendance_is_recorded_around_the_lecture_only(club: Club) -> None:
    club.announce()
    club.clock.advance(timedelta(hours=27))
    with pytest.raises(LectureNotOn):
        club.attend()


def test_codes_are_used_once_and_strangers_are_refused(club: Club) -> None:
    club.announce()
    with pytest.raises(LectureCodeTaken):
        club.announce()
    with pytest.raises(LectureUnknown):
        club.attend(code="OTHER")
    with pytest.raises(NotAMember):
        club.attend(member=9)
