# SPDX-License-Identifier: Apache-2.0
"""What is refused however a programme is published."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.errors import (
    CopyRejected,
    DisclosureIncomplete,
    ExampleUnreachable,
    FaceRebateNeedsApproval,
    FaceRebateTooHigh,
    ProgramInvalid,
)
from haowu.programs.operations.publish_program import Published, publish_program
from haowu.programs.operations.verify_versions import verify_versions
from haowu.programs.publications import read_log

Publish = Callable[[str], Published]
ACTOR = Actor(ActorKind.OPERATOR, "test")


def _count(connection: Connection) -> int:
    row = connection.execute("select count(*) from programs_version").fetchone()
    assert row is not None
    return int(row[0])


def test_an_empty_field_of_the_card_blocks_and_is_named(shops: Connection, publish: Publish, demo: str) -> None:
    start = demo.index("  redemption: {zh:")
    source = demo[:start] + demo[demo.index("\n", start) + 1 :]
    with pytest.raises(DisclosureIncomplete) as refused:
        publish(source)
    assert refused.value.data["fields"] == ["redemption"]
    assert "兑换方式" in refused.value.detail()
    assert _count(shops) == 0


def test_a_programme_without_a_card_lacks_all_nine(shops: Connection, clock: FixedClock, demo: str) -> None:
    source = demo[: demo.index("\ndisclosure:")] + demo[demo.index("\nface_rebate:") :]
    with pytest.raises(DisclosureIncomplete) as refused:
        publish_program(shops, source, filename="x.yaml", clock=clock, actor=ACTOR, approved_by="operator:second")
    assert len(refused.value.data["fields"]) == 9


@pytest.mark.parametrize(
    ("text", "code"),
    [("积分是您的资产", "FINANCIAL_TERM"), ("最终解释权归本店所有", "VOID_CLAUSE"), ("免费领取", "UNCONDITIONED_FREE")],
)
def test_words_of_the_card_are_linted(publish: Publish, demo: str, text: str, code: str) -> None:
    with pytest.raises(CopyRejected) as refused:
        publish(demo.replace("本人和家庭成员可用", text))
    (finding,) = refused.value.data["findings"]
    assert (finding["path"], finding["code"]) == ("disclosure.limits.zh", code)


def test_an_example_out_of_reach_blocks(publish: Publish, demo: str) -> None:
    """R016: 2,000 points, 800 every 24 months: needs 48 months and the week of the confirm delay."""
    with pytest.raises(ExampleUnreachable) as refused:
        publish(demo.replace("months: 60}", "months: 12}"))
    assert (refused.value.data["needs_months"], refused.value.data["most_points"]) == (49, 800)
    assert "49个月" in refused.value.detail()


def test_a_dear_programme_needs_a_second_person(shops: Connection, clock: FixedClock, demo: str) -> None:
    for second in (None, ACTOR):
        with pytest.raises(FaceRebateNeedsApproval) as refused:
            publish_program(shops, demo, filename="demo.yaml", clock=clock, actor=ACTOR, approved_by=second)
        assert refused.value.data["rebate_bp"] == 2000
    second = Actor(ActorKind.OPERATOR, "second")
    assert publish_program(shops, demo, filename="demo.yaml", clock=clock, actor=ACTOR, approved_by=second).is_new


def test_too_dear_a_programme_is_refused_whoever_approves(publish: Publish, demo: str) -> None:
    with pytest.raises(FaceRebateTooHigh):
        publish(demo.replace("multiplier_cap_bp: 20000", "multiplier_cap_bp: 30000"))


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("block_bp: 2000", "block_bp: 2001", "REBATE_LIMIT_TOO_HIGH", "block_bp"),
        ("approve_bp: 1000", "approve_bp: 1001", "REBATE_LIMIT_TOO_HIGH", "approve_bp"),
        ("warn_bp: 500", "warn_bp: 501", "REBATE_LIMIT_TOO_HIGH", "warn_bp"),
        ("approve_bp: 1000", "approve_bp: 499", "REBATE_LIMITS_UNORDERED", "approve_bp"),
        ("block_bp: 2000", "block_bp: 999", "REBATE_LIMITS_UNORDERED", "block_bp"),
    ],
)
def test_no_draft_lifts_its_own_guard(publish: Publish, demo: str, old: str, new: str, code: str, field: str) -> None:
    """CTL-08: warn ≤ 5 %, approve ≤ 10 %, block ≤ 20 %, in this order; nobody can approve more."""
    with pytest.raises(ProgramInvalid) as refused:
        publish(demo.replace(old, new))
    (problem,) = refused.value.problems
    assert (problem.code, problem.line, problem.path) == (
        code,
        next(number for number, line in enumerate(demo.splitlines(), 1) if line.strip().startswith(f"{field}:")),
        f"face_rebate.{field}",
    )


def test_the_seed_rate_alone_is_published_with_a_warning(publish: Publish, demo: str) -> None:
    published = publish(demo.replace("multiplier_cap_bp: 20000", "multiplier_cap_bp: 10000"))
    assert published.warning is not None
    assert "10%" in published.warning.zh
    assert published.rebate_bp == 1000


def test_the_log_keeps_who_when_and_the_hash(shops: Connection, publish: Publish, demo: str) -> None:
    first = publish(demo)
    publish(demo.replace("2023-01-01", "2026-12-01").replace("months: 36}", "months: 48}"))
    one, two = read_log(shops, "demo")
    assert (one.version, one.sha256, one.approved_by, one.changes) == (1, first.sha256, "operator:second", [])
    assert (two.notice_days, two.is_adverse, two.changes[0]["path"]) == (9, False, "point_types.consumption.expiry")
    assert two.comments_until is not None
    assert two.comments_until < two.effective_from
    for statement in ("update programs_publication set is_adverse = true", "delete from programs_publication"):
        with pytest.raises(psycopg.errors.RestrictViolation), shops.transaction():
            shops.execute(statement)


def test_tampering_breaks_the_hash_check(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    assert [check.problem for check in verify_versions(shops)] == [None]
    shops.execute("alter table programs_version disable trigger user")
    shops.execute("update programs_version set body = replace(body, '\"months\":60', '\"months\":12')")
    (broken,) = verify_versions(shops, program="demo")
    assert broken.problem is not None
    shops.execute("update programs_version set sha256 = sha256(convert_to(body, 'UTF8'))")
    (forged,) = verify_versions(shops)
    assert forged.problem is not None
    assert "发布记录" in forged.problem.zh
    assert verify_versions(shops, program="nobody") == []
