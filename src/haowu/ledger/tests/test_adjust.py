# SPDX-License-Identifier: Apache-2.0
"""Adjust: an operator's correction takes two people and a reason; granting takes an order too."""

import psycopg
import pytest

from haowu.ledger.findings import Finding
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.ledger.queries import journals
from haowu.ledger.tests.world import World


def test_points_by_hand(scene: World) -> None:
    """Granted out of a budget, for an order, like any lot; taken first expiry first."""
    plus = scene.one(scene.adjust("plus", 500, award=scene.award(500), order_ref="O-1"))
    assert (plus.code, plus.points, [lot.points for lot in plus.lots]) == ("OK", 500, [500])
    minus = scene.one(scene.adjust("minus", -120))
    assert (minus.code, minus.points) == ("OK", 120)
    assert (scene.movements(plus.journal), scene.movements(minus.journal)) == ([(10, 1, 500)], [(1, 14, 120)])
    assert scene.lots() == [("O-1", 380, 0, 0, 120)]
    assert scene.rows("select actor, approved_by from ledger.journal where owner_id = %s", scene.owner_id) == [
        ("operator:1", "operator:2"), ("operator:1", "operator:2"),
    ]  # fmt: skip


def test_one_person_is_not_enough(scene: World) -> None:
    """No approver, oneself, no reason; then no order, and an award of another amount or type."""
    award = scene.award(500)
    with scene.nothing_changes():
        codes = [
            scene.one(command).code
            for command in (
                scene.adjust("a1", 500, award=award, order_ref="O-1", approved_by=""),
                scene.adjust("a2", 500, award=award, order_ref="O-1", approved_by="operator:1"),
                scene.adjust("a3", 500, award=award, order_ref="O-1", reason=""),
                scene.adjust("a4", 500, award=award),
                scene.adjust("a5", 501, award=award, order_ref="O-1"),
                scene.adjust("a6", 500, award=scene.award(500, point_type=2), order_ref="O-1"),
                scene.adjust("a7", 500, order_ref="O-1"),
                scene.adjust("a8", 0),
                scene.adjust("a9", -1),
            )
        ]
    assert codes == ["NEEDS_SECOND_PERSON"] * 3 + ["NO_SETTLED_ORDER"] + ["AMOUNT_INVALID"] * 4 + [
        "INSUFFICIENT_POINTS"
    ]


def test_the_reason_is_kept_told_and_hashed(scene: World) -> None:
    """In the answer, at a replay, in the member's journals, in the stored outcome; refused or not."""
    plus = scene.adjust("plus", 500, award=scene.award(500), order_ref="O-1", reason="GOODWILL")
    assert (scene.one(plus).reason, scene.one(plus).is_replayed, scene.one(plus).reason) == (
        "GOODWILL",
        True,
        "GOODWILL",
    )
    assert scene.one(scene.adjust("minus", -20, reason="CORRECTION")).reason == "CORRECTION"
    with scene.nothing_changes():
        alone = scene.one(scene.adjust("alone", -5, reason="MISTAKE", approved_by=""))
        much = scene.one(scene.adjust("much", -1000, reason="MISTAKE"))
        award = scene.award(1, budget_id=2_000_000_000)
        unfunded = scene.one(scene.adjust("unfunded", 1, award=award, order_ref="O-1", reason="GIFT"))
    assert [(result.code, result.reason) for result in (alone, much, unfunded)] == [
        ("NEEDS_SECOND_PERSON", "MISTAKE"), ("INSUFFICIENT_POINTS", "MISTAKE"), ("NO_LIVE_BUDGET", "GIFT"),
    ]  # fmt: skip
    told = journals(scene.connection, scene.owner_id).items
    assert [view.reason for view in told] == ["GIFT", "MISTAKE", "MISTAKE", "CORRECTION", "GOODWILL"]
    assert "CORRECTION" in scene.rows(
        "select convert_from(outcome, 'UTF8')::jsonb ->> 'reason' from ledger.journal where key = %s",
        f"{scene.prefix}minus",
    )[0]  # fmt: skip


def test_verify_finds_another_reason(world: World) -> None:
    """Whoever gives an adjustment another reason afterwards has changed the hashed history."""
    world.one(world.adjust("plus", 5, award=world.award(5), order_ref="O-1", reason="GOODWILL"))
    changed = """update ledger.journal set outcome =
        convert_to(replace(convert_from(outcome, 'UTF8'), 'GOODWILL', 'CATERING'), 'UTF8') where kind = 10"""
    with psycopg.connect(world.connection.info.dsn.replace("user=haowu", "user=postgres")) as thief:
        thief.execute("set session_replication_role = replica")
        assert not [each for each in verify_ledger(thief) if isinstance(each, Finding)]
        assert thief.execute(changed).rowcount == 1
        assert "is not as it was written" in str([each for each in verify_ledger(thief) if isinstance(each, Finding)])
        thief.rollback()


def test_the_database_itself_wants_a_second_person(scene: World) -> None:
    """Even a program that forgot to ask cannot write such a journal."""
    scene.one(scene.adjust("plus", 5, award=scene.award(5), order_ref="O-1"))
    forged = """insert into ledger.journal select lane, chain, seq, ord + 1000, kind, owner_id, points, code, key || %s,
        input_hash, actor, {}, reference, acceptor, outcome from ledger.journal where key = %s"""
    for approver in ("''", "actor"):
        with pytest.raises(psycopg.errors.CheckViolation, match="adjust_needs_second_person"):
            scene.connection.execute(forged.format(approver).encode(), ("x", f"{scene.prefix}plus"))
        scene.connection.rollback()
