# SPDX-License-Identifier: Apache-2.0
"""What the database itself refuses: history stays, even for the owner; each role may do its work and no more."""

from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from haowu.ledger.findings import Finding
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.ledger.queries import balances, find_holds, find_journals, journals, lots
from haowu.ledger.tests.world import World, put_triggers_to_sleep

HISTORY = ("batch", "journal", "movement")
STATES = ("lot", "account", "hold", "draw", "budget", "budget_slice", "cap_usage", "chain_head")
READERS = ("haowu_reader", "haowu_auditor", "haowu_web")


def refused(connection: psycopg.Connection[Any], statement: str, role: str | None = None) -> bool:
    """Return whether `role` (None: the owner) is refused the statement."""
    try:
        with connection.transaction(force_rollback=True):
            if role:
                connection.execute(f"set local role {role}".encode())
            connection.execute(statement.encode())
    except InsufficientPrivilege:
        return True
    return False


@pytest.fixture(scope="module")
def lived(stage: World) -> World:
    """A ledger with a hold and a spend."""
    stage.post(stage.earn("order", stage.award(100)), stage.spend("spend", 10), stage.hold("till", 10))
    return stage


def test_history_is_append_only_for_its_owner(lived: World) -> None:
    """Neither changed nor removed nor emptied, even where no row would be hit."""
    for table in HISTORY:
        for statement in (f"update ledger.{table} set seq = seq", f"delete from ledger.{table} where false",
                          f"truncate ledger.{table}"):  # fmt: skip
            assert refused(lived.connection, statement), statement
    for table in STATES:
        for statement in (f"delete from ledger.{table} where false", f"truncate ledger.{table} cascade"):
            assert refused(lived.connection, statement), statement


def test_a_lot_keeps_owner_points_and_terms_even_for_its_owner(lived: World) -> None:
    """CTL-06, CTL-07, CTL-23: no transfer, no growth, no other terms; a statement is refused before it finds a row."""
    frozen = {
        "lot": "lane lot_id owner_id point_type granted budget_id rule_version restored_from available_from expires_at "
        "rule funder order_ref",
        "account": "lane owner_id point_type",
        "hold": "lane key hold_id owner_id point_type points acceptor",
    }
    for table, columns in frozen.items():
        for column in columns.split():
            assert refused(lived.connection, f"update ledger.{table} set {column} = {column} where false"), column


def test_the_writer_writes_and_changes_no_history(lived: World) -> None:
    """It posts and opens budgets; it cannot remove anything, nor change what a row says but its counters."""
    with lived.connection.transaction(force_rollback=True):
        lived.connection.execute("set local role haowu_writer")
        open_budget(lived.connection, clock=lived.clock, actor="operator:tests", code="written", limit_points=5)
        results = post(lived.connection, [lived.earn("w", lived.award(1)), lived.void("v", "till")], clock=lived.clock)
        assert [result.code for result in results] == ["OK", "OK"]
    for table in HISTORY + STATES:
        assert refused(lived.connection, f"delete from ledger.{table}", "haowu_writer"), table
        assert refused(lived.connection, f"truncate ledger.{table}", "haowu_writer"), table
    for table, column in (
        ("batch", "points_moved"), ("journal", "actor"), ("movement", "points"), ("lot", "granted"),
        ("lot", "owner_id"), ("lot", "expires_at"), ("account", "owner_id"), ("hold", "points"),
        ("hold", "ends_at"), ("draw", "points"),
        ("budget", "closes_at"), ("budget_slice", "budget_id"), ("cap_usage", "period_start"), ("chain_head", "chain"),
    ):  # fmt: skip
        assert refused(lived.connection, f"update ledger.{table} set {column} = {column}", "haowu_writer"), (
            table,
            column,
        )
    for statement in ("alter table ledger.journal disable trigger all", "set local session_replication_role = replica"):
        assert refused(lived.connection, statement, "haowu_writer"), statement


@pytest.mark.parametrize("role", READERS)
def test_readers_write_nothing(lived: World, role: str) -> None:
    """No insert, update, delete or truncate on any table."""
    for table in HISTORY + STATES:
        for statement in (f"insert into ledger.{table} default values", f"delete from ledger.{table}",
                          f"truncate ledger.{table}"):  # fmt: skip
            assert refused(lived.connection, statement, role), statement
    assert refused(lived.connection, "update ledger.account set available = available", role)
    assert refused(lived.connection, "select * from ledger.account for update", role)


def test_readers_read(lived: World) -> None:
    """The auditor can verify and rebuild; the web role can show a member's points, and sees no budgets or caps."""
    with lived.connection.transaction(force_rollback=True):
        lived.connection.execute("set local role haowu_auditor")
        told = [*verify_ledger(lived.connection), *rebuild_check(lived.connection)]
        assert [each for each in told if isinstance(each, Finding)] == []
    with lived.connection.transaction(force_rollback=True):
        lived.connection.execute("set local role haowu_web")
        assert balances(lived.connection, lived.owner_id, at=lived.at())[0].available == 80
        assert len(lots(lived.connection, lived.owner_id, at=lived.at()).items) == 1
        assert len(journals(lived.connection, lived.owner_id).items) == 3
        assert (len(find_journals(lived.connection, ["order"])), len(find_holds(lived.connection, ["till"]))) == (1, 1)
    for table in ("budget", "budget_slice", "cap_usage", "chain_head"):
        assert refused(lived.connection, f"select from ledger.{table}", "haowu_web"), table


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.account set available = -1",
        "update ledger.account set deficit = 1",
        "update ledger.lot set drawn = granted + 1",
        "update ledger.lot set is_open = false",
        "update ledger.lot set recalled = granted + 1",
        "update ledger.lot set is_pending = true",
        "update ledger.lot set order_ref = ''",
        "update ledger.hold set captured = points + 1",
        "update ledger.hold set is_open = false",
        "update ledger.draw set returned = captured + 1",
        "update ledger.budget_slice set used_points = limit_points + 1",
        "update ledger.budget_slice set used_points = -1",
        "update ledger.budget set opens_at = closes_at",
        "insert into ledger.cap_usage values (0, 0, 1, '2026-11-01', 2, 1)",
        """insert into ledger.movement select lane, chain, seq, ord + 99, journal_ord, kind, owner_id, point_type,
            debit, credit, 0, lot_id, budget_id, root_id from ledger.movement""",
        """insert into ledger.movement select lane, chain, seq, ord + 99, journal_ord, kind, owner_id, point_type,
            debit, debit, 1, lot_id, budget_id, root_id from ledger.movement""",
    ],
)
def test_impossible_rows_are_refused(lived: World, statement: str) -> None:
    """The CHECKs hold for everybody, the owner included, even where triggers were put to sleep."""
    with lived.connection.transaction(force_rollback=True):
        put_triggers_to_sleep(lived.connection)
        with pytest.raises(CheckViolation):
            lived.connection.execute(statement.encode())


def test_a_key_stands_once(lived: World) -> None:
    """Even if the decision forgot to look: the same key of the same lane cannot be written twice."""
    again = """insert into ledger.journal select lane, chain, seq, ord + 99, kind, owner_id, points, code, key,
        input_hash, actor, approved_by, reference, acceptor, outcome from ledger.journal"""
    with pytest.raises(psycopg.errors.UniqueViolation), lived.connection.transaction(force_rollback=True):
        lived.connection.execute(again)
