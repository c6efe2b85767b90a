# SPDX-License-Identifier: Apache-2.0
"""A transaction whose statements travel together: what is waited for, and what a failure takes with it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import pq

from haowu.wire.ask import ask, push
from haowu.wire.line import STATEMENTS_MAX, Line
from haowu.wire.statement import Statement

ADD = Statement("insert into wired (number) select unnest(%s::integer[])")
COUNT = Statement("select count(*), coalesce(sum(number), 0)::bigint, clock_timestamp() from wired where number >= %s")
DIVIDE = Statement("select 1 / %s::integer")
WRONG = Statement("select nothing from nowhere where %s = 1")


@pytest.fixture
def line(database_url: str) -> Iterator[Line]:
    """A line in autocommit mode, as a writer's is, and a table to write to."""
    with Line.connect(database_url, autocommit=True) as opened:
        opened.execute("create table wired (number integer primary key)")
        yield opened


def numbers(line: Line) -> list[int]:
    """Return what is committed."""
    assert line.pgconn.transaction_status == pq.TransactionStatus.IDLE
    assert line.pgconn.pipeline_status == pq.PipelineStatus.OFF
    return [row[0] for row in line.execute("select number from wired order by number")]


def test_answers_come_typed_and_in_order(line: Line) -> None:
    with line.together():
        ask(line, ADD, "{1,2,3}")
        first, second = ask(line, COUNT, "2"), ask(line, COUNT, "3")
        (row,) = second.fetchall()
        assert row[:2] == (1, 3)
        assert row[2].utcoffset() is not None
        assert first.fetchall()[0][:2] == (2, 5)
    assert numbers(line) == [1, 2, 3]


def test_a_failure_takes_the_whole_transaction_and_leaves_the_line_usable(line: Line) -> None:
    def doomed() -> None:
        with line.together():
            ask(line, ADD, "{1}")
            ask(line, ADD, "{1}")
            ask(line, ADD, "{2}")

    with pytest.raises(psycopg.errors.UniqueViolation):
        doomed()
    assert numbers(line) == []
    with line.together():
        ask(line, ADD, "{7}")
    assert numbers(line) == [7]


def test_the_first_failure_is_told_when_an_answer_is_waited_for(line: Line) -> None:
    def doomed() -> None:
        with line.together():
            never = ask(line, DIVIDE, "0")
            ask(line, WRONG, "1")
            never.fetchall()

    with pytest.raises(psycopg.errors.DivisionByZero):
        doomed()
    with line.together():
        assert ask(line, DIVIDE, "1").fetchall() == [(1,)]


def test_a_statement_that_was_not_prepared_because_another_failed_is_prepared_later(line: Line) -> None:
    def doomed() -> None:
        with line.together():
            ask(line, DIVIDE, "0")
            ask(line, COUNT, "1")

    with pytest.raises(psycopg.errors.DivisionByZero):
        doomed()
    with line.together():
        assert ask(line, COUNT, "1").fetchall()[0][0] == 0


def test_an_exception_of_the_caller_rolls_back(line: Line) -> None:
    def doomed() -> None:
        with line.together():
            ask(line, ADD, "{1}")
            raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        doomed()
    assert numbers(line) == []


def test_psycopg_itself_comes_after_what_was_asked(line: Line) -> None:
    with line.together():
        ask(line, ADD, "{1}")
        assert line.execute("select number from wired").fetchall() == [(1,)]
        ask(line, ADD, "{2}")
        with line.transaction():
            line.execute("insert into wired values (3)")
    assert numbers(line) == [1, 2, 3]


def test_what_does_not_fit_into_the_socket_is_sent_all_the_same(line: Line) -> None:
    many = 400_000
    with line.together():
        for start in range(0, many, many // 4):
            ask(line, ADD, "{" + ",".join(map(str, range(start, start + many // 4))) + "}")
            push(line)
        rows = ask(line, Statement("select number from wired where number >= %s order by 1"), "0").fetchall()
    assert len(rows) == many


@pytest.mark.parametrize("cut", ["before the questions", "before the end"])
def test_a_line_that_breaks_is_an_operational_error_and_nothing_is_kept(
    line: Line, database_url: str, cut: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        pid = line.info.backend_pid

        def doomed() -> None:
            with line.together():
                if cut == "before the end":
                    ask(line, ADD, "{1}")
                    ask(line, COUNT, "1").fetchall()
                other.execute("select pg_terminate_backend(%s, 10000)", (pid,))
                ask(line, ADD, "{2}")
            assert line.closed or line.broken
            assert other.execute("select count(*) from wired").fetchall() == [(0,)]

        with pytest.raises(psycopg.OperationalError):
            doomed()


def test_elsewhere_a_statement_is_done_when_it_returns(line: Line, database_url: str) -> None:
    with psycopg.connect(database_url) as plain:
        for connection in (line, plain):
            with connection.transaction():
                ask(connection, ADD, "{1}")
                with pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
                    ask(connection, ADD, "{1}")
                assert ask(connection, COUNT, "1").fetchall()[0][0] == 1
                raise psycopg.Rollback
    assert numbers(line) == []


def test_statements_made_to_measure_do_not_pile_up(line: Line) -> None:
    for number in range(3 * STATEMENTS_MAX):
        with line.together():
            assert ask(line, Statement(f"select {number} + %s::integer"), "1").fetchall() == [(number + 1,)]
            assert ask(line, COUNT, "1").fetchall()[0][0] == 0
    kept = line.execute("select count(*) from pg_prepared_statements where name like 'hw_%'").fetchone()
    assert kept is not None
    assert kept[0] <= STATEMENTS_MAX


def test_a_statement_that_could_not_be_dropped_is_still_known(line: Line) -> None:
    for number in range(STATEMENTS_MAX):
        with line.together():
            ask(line, Statement(f"select {number} + %s::integer"), "1")

    def doomed() -> None:
        with line.together():
            ask(line, DIVIDE, "0")  # drops the first one, behind nothing
            ask(line, Statement("select -1 + %s::integer"), "1")  # would drop the second one, behind the failure

    with pytest.raises(psycopg.errors.DivisionByZero):
        doomed()
    for number in (0, 1, 2):
        with line.together():
            assert ask(line, Statement(f"select {number} + %s::integer"), "1").fetchall() == [(number + 1,)]
