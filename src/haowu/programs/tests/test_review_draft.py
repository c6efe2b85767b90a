# SPDX-License-Identifier: Apache-2.0
"""A review says everything at once and writes nothing; the card says what is in force and what is coming."""

from datetime import datetime, timedelta

import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.card import LEGAL_NATURE, read_card, version_in_force
from haowu.programs.errors import DraftNotFound, ProgramInvalid, ProgramNotFound
from haowu.programs.operations.publish_program import Published
from haowu.programs.operations.save_draft import save_draft
from haowu.programs.operations.submit_draft import submit_draft
from haowu.programs.reviewing import Review, review_draft
from haowu.programs.tests.conftest import Publish
from haowu.rules.copy_lint import lint_copy

ANNA = Actor(ActorKind.OPERATOR, "anna")
YEAR = ("2023-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")


def review(connection: Connection, clock: FixedClock, source: str) -> Review:
    draft = save_draft(connection, source, actor=ANNA, clock=clock)
    return review_draft(connection, draft.id, at=clock.now())


def test_all_objections_are_told_at_once(shops: Connection, clock: FixedClock, demo: str) -> None:
    start = demo.index("  redemption: {zh:")
    source = demo[:start] + demo[demo.index("\n", start) + 1 :]
    source = source.replace("本人和家庭成员可用", "最终解释权归本店").replace("months: 60}", "months: 12}")
    found = review(shops, clock, source.replace("multiplier_cap_bp: 20000", "multiplier_cap_bp: 30000"))
    assert [objection.code for objection in found.objections] == [
        "DISCLOSURE_INCOMPLETE",
        "COPY_REJECTED",
        "EXAMPLE_UNREACHABLE",
        "FACE_REBATE_TOO_HIGH",
    ]
    assert all(objection.zh and objection.en for objection in found.objections)
    assert (found.is_publishable, found.rebate_bp, found.warning) == (False, 3000, None)


def test_a_draft_that_makes_no_sense_has_problems_and_no_figures(
    shops: Connection, clock: FixedClock, demo: str
) -> None:
    found = review(shops, clock, demo.replace("budget: home-base", "budget: nothing"))
    assert [problem.code for problem in found.problems] == ["UNKNOWN_BUDGET"]
    assert (found.is_publishable, found.notice, found.rebate_bp) == (False, None, None)


def test_a_good_draft_needs_only_the_second_person(shops: Connection, clock: FixedClock, demo: str) -> None:
    found = review(shops, clock, demo)
    assert (found.is_publishable, found.needs_approval, found.rebate_bp, found.base_rebate_bp) == (
        True,
        True,
        2000,
        1000,
    )
    assert found.warning is not None
    row = shops.execute("select count(*) from programs_version").fetchone()
    assert row == (0,)
    with pytest.raises(DraftNotFound):
        review_draft(shops, 99, at=clock.now())


def test_conflicts_are_found_at_review_and_refused_at_submission(
    shops: Connection, clock: FixedClock, publish: Publish, demo: str
) -> None:
    publish(demo)
    lowered = demo.replace(*YEAR).replace("line_fen: 500000000", "line_fen: 400000000")
    late = demo.replace("2023-01-01", "2024-01-01").replace("months: 36}", "months: 48}")
    other = demo.replace("program: demo", "program: other")
    for source, codes in (
        (lowered, ["BUDGET_LOWERED_EARLY"]),
        (late, ["EFFECTIVE_IN_PAST"]),
        (other, ["MERCHANT_TAKEN", "MERCHANT_TAKEN"]),
    ):
        found = review(shops, clock, source)
        assert [problem.code for problem in found.problems] == codes
        with pytest.raises(ProgramInvalid) as refused:
            submit_draft(shops, draft_id=found.draft.id, actor=ANNA, clock=clock)
        assert [problem["code"] for problem in refused.value.data["problems"]] == codes


def test_bringing_an_announced_version_forward_is_a_change_of_the_one_before(
    shops: Connection, clock: FixedClock, publish: Publish, demo: str
) -> None:
    publish(demo)
    publish(demo.replace(*YEAR).replace("months: 36}", "months: 24}"))
    sooner = demo.replace("2023-01-01", "2026-12-01").replace("months: 36}", "months: 24}")
    found = review(shops, clock, sooner)
    assert [(change.path, change.is_adverse) for change in found.changes] == [("point_types.consumption.expiry", True)]
    assert found.withdrawn == ()
    assert found.notice is not None
    assert (found.notice.days, found.notice.needed_days) == (9, 30)
    taken_back = review(
        shops, clock, demo.replace("2023-01-01", "2026-12-01").replace("zh: 消费积分,", "zh: 家纺积分,")
    )
    assert [change.path for change in taken_back.changes] == ["point_types.consumption.name.zh"]
    assert [change.path for change in taken_back.withdrawn] == [
        "point_types.consumption.expiry",
        "point_types.consumption.name.zh",
    ]


def test_the_card_is_that_in_force_and_names_what_is_coming(
    shops: Connection, clock: FixedClock, publish: Publish, demo: str
) -> None:
    first: Published = publish(demo)
    publish(demo.replace(*YEAR).replace("months: 36}", "months: 24}"))
    publish(demo.replace("2023-01-01", "2026-12-25").replace("months: 36}", "months: 48}"))
    card = read_card(shops, "demo", at=clock.now())
    assert (card.version, card.sha256, len(card.fields), len(card.examples)) == (1, first.sha256, 9, 2)
    assert [(each.point_type, each.rule, str(each.last_day)) for each in card.validity] == [
        ("consumption", "", "2029-11-30"),
        ("green", "", "2027-12-31"),
        ("consumption", "base-optician", "2031-11-30"),
    ]
    assert [(coming.version, coming.is_adverse) for coming in card.announced] == [(3, False)], "2 was overtaken"
    assert version_in_force(shops, "demo", at=clock.now() + timedelta(days=60)) == 3
    assert version_in_force(shops, "demo", at=datetime.fromisoformat("2020-01-01T00:00:00+08:00")) == 1
    with pytest.raises(ProgramNotFound):
        read_card(shops, "nothing", at=clock.now())


def test_what_every_card_says_of_its_nature_passes_our_own_linter() -> None:
    assert lint_copy(LEGAL_NATURE.zh).findings == ()
    assert lint_copy(LEGAL_NATURE.en).findings == ()
