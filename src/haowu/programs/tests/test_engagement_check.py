# SPDX-License-Identifier: Apache-2.0
"""The section `engagement` is refused at publishing wherever it would break C-03, with the line of the mistake."""

import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.programs.errors import ProgramInvalid
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.queries import load_terms
from haowu.programs.sample_disclosure import with_disclosure

SOURCE = """\
program: muying
name: {zh: 母婴积分, en: Baby points}
effective_from: "2026-01-01T00:00:00+08:00"
merchants: [muying]
point_types:
  - {code: consumption, name: {zh: 消费积分, en: Points}, expiry: {policy: end_of_month, months: 36}}
budgets:
  - {code: base, name: {zh: 基础, en: Base}, funder: muying, line_fen: 1000000, face_millifen_per_point: 1000}
  - {code: voc-2027, name: {zh: 顾客之声, en: Voice}, funder: muying, line_fen: 1000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 基础积分, en: Base}
    point_type: consumption
    budget: base
    earn: {kind: rate}
engagement:
  point_type: consumption
  kinds:
    - {activity: survey, points: 20, budget: voc-2027, validity_months: 6}
    - {activity: referral, points: 50, budget: voc-2027, validity_months: 6}
"""
OPERATOR = Actor(ActorKind.OPERATOR, "tests")


def publish(connection: Connection, clock: FixedClock, source: str) -> None:
    onboard_merchant(connection, code="muying", name_zh="母婴")
    publish_program(connection, with_disclosure(source), filename="m.yaml", clock=clock, actor=OPERATOR)


def test_published_terms_carry_the_section_and_its_numbers(connection: Connection, clock: FixedClock) -> None:
    publish(connection, clock, SOURCE)
    terms = load_terms(connection).in_force("muying", clock.now())
    assert terms is not None
    assert terms.engagement is not None
    assert (terms.engagement.share_bp, terms.engagement.qualifying_days, terms.engagement.month_points) == (
        2_000, 90, 200,
    )  # fmt: skip
    assert terms.engagement.base_rules == {"base"}
    assert terms.engagement.kinds["referral"].times_per_year == 10
    assert terms.engagement.kinds["survey"].cap_id != terms.engagement.month_cap_id


@pytest.mark.parametrize(
    ("was", "becomes", "line", "code"),
    [
        ("points: 20, budget: voc-2027", "points: 20, budget: base", 19, "BUDGET_SHARED"),
        ("points: 20, budget: voc-2027", "points: 20, budget: none", 19, "UNKNOWN_BUDGET"),
        ("activity: referral", "activity: survey", 20, "DUPLICATE_CODE"),
        ("engagement:\n  point_type: consumption", "engagement:\n  point_type: gold", 17, "UNKNOWN_POINT_TYPE"),
        ("validity_months: 6}\n    - {activity: ref", "validity_months: 13}\n    - {activity: ref", 19, "WRONG_TYPE"),
        ("points: 20,", "points: 201,", 19, "WRONG_TYPE"),
        ("  kinds:", "  share_bp: 2001\n  kinds:", 18, "WRONG_TYPE"),
        ("  kinds:", "  qualifying_days: 91\n  kinds:", 18, "WRONG_TYPE"),
        ("  kinds:", "  month_points: 40\n  kinds:", 21, "ABOVE_MONTH_LIMIT"),
        ("points: 50,", "points: 50, times_per_year: 11,", 20, "TOO_MANY_REFERRALS"),
        ("points: 20,", "points: 20, month_points: 10,", 19, "BAD_LIMIT"),
        ("points: 20,", "points: 20, stars: 5,", 19, "UNKNOWN_KEY"),
        ("  - code: base", "  - code: engagement-survey", 11, "RESERVED_CODE"),
        ("earn: {kind: rate}", "earn: {kind: fixed, points: 5}", 17, "NO_BASE_RULE"),
    ],
)
def test_each_mistake_is_named_with_its_line(
    connection: Connection, clock: FixedClock, was: str, becomes: str, line: int, code: str
) -> None:
    assert was in SOURCE
    with pytest.raises(ProgramInvalid) as refused:
        publish(connection, clock, SOURCE.replace(was, becomes))
    assert (line, code) in [(problem.line, problem.code) for problem in refused.value.problems]


def test_a_programme_without_the_section_leaves_its_codes_alone_too(connection: Connection, clock: FixedClock) -> None:
    """Or the points of a purchase would pass for engagement points (decision 0034)."""
    alone = SOURCE.partition("engagement:")[0].replace("- code: base", "- code: engagement-survey")
    with pytest.raises(ProgramInvalid) as refused:
        publish(connection, clock, alone)
    assert [problem.code for problem in refused.value.problems] == ["RESERVED_CODE"]
