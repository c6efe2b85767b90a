# SPDX-License-Identifier: Apache-2.0
"""R024 and R025: 10 points when it comes in, 100 when it is adopted; a reply within seven days, or it is overdue."""

from datetime import timedelta

import psycopg
import pytest

from haowu.engagement.errors import EngagementFieldInvalid, SuggestionClosed, SuggestionUnknown
from haowu.engagement.queries import overdue_suggestions, suggestions_of, suggestions_to
from haowu.engagement.tests.club import Club


def test_received_gives_10_and_adopted_100_from_the_same_budget(club: Club) -> None:
    club.buy("A", 800)
    received = club.suggest("推车放不进后备箱,希望能折叠")
    assert received.reward is not None
    assert (received.state, received.reward.points) == ("RECEIVED", 10)
    club.handle(received.id, "TRIAGED", "已转产品部")
    adopted = club.handle(received.id, "ADOPTED", "下一版可以折叠")
    assert adopted.reward is not None
    assert (adopted.state, adopted.reward.points, club.points()) == ("ADOPTED", 100, 910)
    used = club.connection.execute(
        "select s.used_points from ledger.budget_slice s join ledger.budget b using (budget_id) where b.code = %s",
        ("muying/voc-2027",),
    ).fetchone()
    assert used == (110,)


def test_the_member_sees_every_reply_and_the_state(club: Club) -> None:
    club.buy("A", 800)
    number = club.suggest("希望开通周末哺乳室").id
    club.handle(number, "TRIAGED", "正在了解")
    club.handle(number, "ANSWERED", "下月起周末开放")
    (seen,) = suggestions_of(club.connection, club.member().id)
    assert (seen.state, [reply.words for reply in seen.replies]) == ("ANSWERED", ["正在了解", "下月起周末开放"])
    assert seen.first_reply_at == club.clock.now()


def test_after_seven_days_without_a_reply_it_is_overdue(club: Club) -> None:
    club.buy("A", 800)
    number = club.suggest("停车位太少了点").id
    club.handle(number, "TRIAGED", "")  # no word to the member yet
    club.clock.advance(timedelta(days=7))
    assert not overdue_suggestions(club.connection, "muying", at=club.clock.now())
    club.clock.advance(timedelta(seconds=1))
    (late,) = overdue_suggestions(club.connection, "muying", at=club.clock.now())
    assert late.id == number
    assert not overdue_suggestions(club.connection, "jiafang", at=club.clock.now())
    later = club.suggest("收银台太少了点").id
    club.clock.advance(timedelta(days=7, seconds=1))
    (next_one,) = overdue_suggestions(club.connection, "muying", at=club.clock.now(), after=number, limit=1)
    assert next_one.id == later
    club.handle(later, "ANSWERED", "已加开两台")
    club.handle(number, "ANSWERED", "本月增加20个车位")
    assert not overdue_suggestions(club.connection, "muying", at=club.clock.now())


def test_the_same_words_again_are_the_same_suggestion(club: Club) -> None:
    club.buy("A", 800)
    first, again = club.suggest("希望早点开门"), club.suggest(" 希望 早点开门 ")
    assert (first.id, club.points()) == (again.id, 810)


def test_its_own_cap_holds_three_a_month(club: Club) -> None:
    club.buy("A", 5_000)
    gained = [club.suggest(f"第{number}条建议在此").reward for number in range(4)]
    assert [reward.points for reward in gained if reward] == [10, 10, 10, 0]
    assert gained[3] is not None
    assert gained[3].reason == "CAP_REACHED"


def test_an_end_is_an_end_and_needs_words(club: Club) -> None:
    club.buy("A", 800)
    number = club.suggest("希望早点开门").id
    with pytest.raises(EngagementFieldInvalid):
        club.handle(number, "DECLINED", " ")
    club.handle(number, "DECLINED", "暂不能安排")
    with pytest.raises(SuggestionClosed):
        club.handle(number, "ADOPTED")
    with pytest.raises(SuggestionUnknown):
        club.handle(number + 1, "ADOPTED")
    assert [found.state for found in suggestions_to(club.connection, "muying", state="DECLINED")] == ["DECLINED"]
    with pytest.raises(psycopg.errors.RestrictViolation):
        club.connection.execute("delete from engagement_suggestion_reply")
