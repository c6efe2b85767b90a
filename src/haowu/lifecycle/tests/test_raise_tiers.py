# SPDX-License-Identifier: Apache-2.0
"""A member rises in the run that counts the order; nothing here lets anybody fall."""

from datetime import date

import psycopg
import pytest

from haowu.lifecycle.tests.town import Town


def test_rises_at_the_threshold_and_not_a_fen_before(town: Town) -> None:
    anna = town.enrol(1)
    assert town.did(anna, 144_999) == 0
    assert town.tier(anna) == ""
    assert town.did(anna, 1) == 1
    assert town.tier(anna) == "silver"
    (change,) = town.history(anna)
    assert (change.kind, change.old_tier, change.new_tier) == ("upgraded", "base", "silver")
    assert (change.growth, change.needed, change.review_on) == (1500, 1500, date(2027, 11, 22))
    assert change.sentence_zh == ("近12个月实付1450.00元、到店1次,成长值1500,达到1500,升级为银卡,2027-11-22复核")


def test_rises_over_two_levels_at_once_and_says_so_outside(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    assert town.tier(anna) == "gold"
    events = town.connection.execute(
        "select kind, subject, data->>'new_tier' from outbox_event where kind like 'tier.%'"
    ).fetchall()
    assert events == [("tier.upgraded", "member:M1", "gold")]


def test_a_refund_lowers_growth_and_no_tier(town: Town) -> None:
    anna = town.enrol(1)
    town.did(anna, 600_000)
    assert town.did(anna, -600_000) == 0
    assert town.tier(anna) == "gold"
    assert len(town.history(anna)) == 1


def test_a_tier_given_by_hand_is_left_alone(town: Town) -> None:
    boss = town.enrol(1, "staff")
    assert town.did(boss, 10**7) == 0
    assert town.tier(boss) == "staff"


def test_history_cannot_be_changed_by_the_owner_either(town: Town) -> None:
    town.did(town.enrol(1), 600_000)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        town.connection.execute("update members_tier_change set growth = 0")


def test_the_database_refuses_a_rise_without_growth(town: Town) -> None:
    anna = town.enrol(1)
    with pytest.raises(psycopg.errors.CheckViolation):
        town.connection.execute(
            "insert into members_tier_change (lane, member_id, at, kind, old_tier, new_tier, growth, needed, program,"
            " version, sentence_zh, sentence_en) values (0, %s, now(), 'upgraded', 'base', 'gold', 1, 5000, 'm', 1,"
            " 'x', 'x')",
            [anna.id],
        )


def test_the_writing_role_may_do_it(town: Town) -> None:
    anna = town.enrol(1)
    town.connection.execute("set local role haowu_writer")
    assert town.did(anna, 600_000) == 1
