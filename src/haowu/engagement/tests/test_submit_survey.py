# SPDX-License-Identifier: Apache-2.0
"""R023: one survey an order; the bonus does not depend on the score. And the bounds of C-03 in the database."""

import threading
from datetime import timedelta

import psycopg
import pytest
from psycopg import Connection

from haowu.engagement.errors import (
    EngagementFieldInvalid,
    NoEngagementProgram,
    OrderNotYours,
    SurveyAnswered,
)
from haowu.engagement.operations.submit_survey import submit_survey
from haowu.engagement.tests.club import CLERK, KEYS, PROGRAM, Club
from haowu.kernel.clock import FixedClock
from haowu.ledger.findings import Finding
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.queries import balances, lots
from haowu.members.errors import MemberBlocked
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_every_score_gives_20(club: Club, score: int) -> None:
    club.buy("A", 800)
    taken = club.survey("A", score=score)
    assert (taken.reward.points, taken.reward.reason, taken.reward.order_ref) == (20, "", "muying:A")
    assert club.points() == 820


def test_the_lot_names_order_rule_and_funder_and_lives_six_months(club: Club) -> None:
    club.buy("A", 800)
    club.survey("A")
    (lot,) = [
        lot
        for lot in lots(club.connection, club.member().id, at=club.clock.now()).items
        if lot.rule == "engagement-survey"
    ]
    assert (lot.granted, lot.order_ref, lot.funder, lot.is_pending) == (20, "muying:A", "muying", False)
    assert lot.expires_at is not None
    assert lot.expires_at.isoformat() == "2027-05-22T16:00:00+00:00"


def test_the_same_answer_again_gets_the_first_result_and_another_is_refused(club: Club) -> None:
    club.buy("A", 800)
    first, again = club.survey("A"), club.survey("A")
    assert (again.id, again.reward.journal, again.reward.is_replayed) == (first.id, first.reward.journal, True)
    with pytest.raises(SurveyAnswered):
        club.survey("A", score=1)
    assert club.points() == 820


def test_somebody_elses_order_cannot_be_surveyed(club: Club) -> None:
    club.buy("A", 800)
    with pytest.raises(OrderNotYours):
        club.survey("A", member=2)
    with pytest.raises(OrderNotYours):
        club.survey("B")


def test_an_order_of_91_days_ago_earns_a_badge(club: Club) -> None:
    club.buy("A", 800)
    club.clock.advance(timedelta(days=91))
    reward = club.survey("A").reward
    assert (reward.points, reward.reason, reward.is_badge, reward.journal) == (0, "NO_QUALIFYING_ORDER", True, "")


def test_a_refunded_order_carries_nothing(club: Club) -> None:
    club.refund("A", club.buy("A", 800))
    assert club.survey("A").reward.reason == "NO_QUALIFYING_ORDER"


def test_a_fifth_of_the_base_points_and_not_one_more(club: Club) -> None:
    for order_no, points in (("A", 100), ("B", 99), ("C", 1)):
        club.buy(order_no, points)
    # ⌊200 × 20 %⌋ = 40: two whole surveys, and the third gets nothing.
    assert [club.survey(order_no).reward.points for order_no in ("A", "B", "C")] == [20, 20, 0]
    club.buy("D", 5)
    assert (club.survey("D").reward.points, club.points()) == (1, 205 + 41)


def test_200_a_month_and_the_next_month_begins_anew(club: Club) -> None:
    for number in range(12):
        club.buy(f"A{number}", 1_000)
    gained = [club.survey(f"A{number}").reward for number in range(11)]
    assert [reward.points for reward in gained] == [20] * 10 + [0]
    assert gained[-1].reason == "CAP_REACHED"
    club.clock.advance(timedelta(days=9))
    assert club.survey("A11").reward.points == 20


def test_an_empty_budget_gives_nothing_and_says_so(connection: Connection, clock: FixedClock) -> None:
    poor = PROGRAM.replace("funder: muying, line_fen: 1000000, face", "funder: muying, line_fen: 30, face")  # 30 points
    club = Club(connection, clock, poor)
    club.buy("A", 800)
    club.buy("B", 800)
    assert club.survey("A").reward.points == 20
    refused = club.survey("B").reward
    assert (refused.points, refused.reason, club.points()) == (0, "BUDGET_EXHAUSTED", 1_620)


def test_a_blocked_member_is_refused_and_nothing_is_written(club: Club) -> None:
    club.buy("A", 800)
    change_standing(club.connection, member_id=club.member().id, standing=Standing.BLOCKED, clock=club.clock)
    with pytest.raises(MemberBlocked):
        club.survey("A")
    row = club.connection.execute("select count(*) from engagement_survey").fetchone()
    assert row == (0,)


def test_a_score_outside_one_to_five_and_a_merchant_without_the_section_are_refused(club: Club) -> None:
    club.buy("A", 800)
    with pytest.raises(EngagementFieldInvalid):
        club.survey("A", score=6)
    with pytest.raises(NoEngagementProgram):
        submit_survey(
            club.connection, member="M100001", merchant="nobody", order_no="A", score=3, words="", terms=club.terms,
            keys=KEYS, clock=club.clock, actor=CLERK,
        )  # fmt: skip


def test_what_was_decided_cannot_be_changed(club: Club) -> None:
    club.buy("A", 800)
    club.survey("A")
    with pytest.raises(psycopg.errors.RestrictViolation):
        club.connection.execute("update engagement_reward set points = 30")


def test_two_surveys_of_one_order_at_once_give_one_bonus(database_url: str, clock: FixedClock) -> None:
    with psycopg.connect(database_url) as connection:
        club = Club(connection, clock)
        club.buy("A", 800)
        owner_id = club.member().id
    answers: list[object] = []
    begin = threading.Barrier(8)

    def answer(score: int) -> None:
        with psycopg.connect(database_url, options="-c role=haowu_manager") as own:
            assert begin.wait(30) >= 0
            try:
                taken = submit_survey(
                    own, member="M100001", merchant="muying", order_no="A", score=score, words="", terms=club.terms,
                    keys=KEYS, clock=clock, actor=CLERK,
                )  # fmt: skip
                answers.append(taken.reward.is_replayed)
            except SurveyAnswered:
                answers.append("SURVEY_ANSWERED")

    _all_at_once([threading.Thread(target=answer, args=(1 if number % 2 else 5,)) for number in range(8)])
    assert sorted(map(str, answers)) == ["False", *["SURVEY_ANSWERED"] * 4, *["True"] * 3]
    with psycopg.connect(database_url) as connection:
        (balance,) = balances(connection, owner_id, at=clock.now())
        assert balance.available + balance.pending == 820
        assert [found for found in rebuild_check(connection) if isinstance(found, Finding)] == []


def test_many_at_once_never_pass_the_share_by_one_point(database_url: str, clock: FixedClock) -> None:
    with psycopg.connect(database_url) as connection:
        club = Club(connection, clock)
        for number in range(10):
            club.buy(f"A{number}", 53)
    gained: list[int] = []
    begin = threading.Barrier(10)

    def answer(number: int) -> None:
        with psycopg.connect(database_url, options="-c role=haowu_manager") as own:
            assert begin.wait(30) >= 0
            taken = submit_survey(
                own, member="M100001", merchant="muying", order_no=f"A{number}", score=3, words="", terms=club.terms,
                keys=KEYS, clock=clock, actor=CLERK,
            )  # fmt: skip
            gained.append(taken.reward.points)

    _all_at_once([threading.Thread(target=answer, args=(number,)) for number in range(10)])
    # ⌊530 × 20 %⌋ = 106 = 5 × 20 + 6: the last point is granted, and not one more.
    assert sorted(gained) == [0, 0, 0, 0, 6, 20, 20, 20, 20, 20]


def _all_at_once(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
