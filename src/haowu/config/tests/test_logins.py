# SPDX-License-Identifier: Apache-2.0
"""A session like the Points API's can post and can do nothing to history, whatever it sends to the database."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from haowu.config.database import connect
from haowu.config.embedded import EmbeddedPostgres
from haowu.config.environment import read_environment
from haowu.config.logins import API_LOGIN, WRITER, can_rewrite_history, owner_url, serving_url
from haowu.config.migrate import migrate
from haowu.config.problem import SetupProblem
from haowu.doors.points_api.connections import WriterConnection
from haowu.kernel.clock import FixedClock
from haowu.ledger.operations.post import post
from haowu.ledger.operations.take_writer import take_writer
from haowu.ledger.tests.world import World


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres.throwaway("test")
    made.start()
    migrate(made.url())
    yield made
    made.destroy()


@pytest.fixture
def session(server: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """A connection as the API opens it."""
    with connect(server.url(user=API_LOGIN), WRITER) as opened:
        yield opened


def test_it_posts(session: psycopg.Connection, clock: FixedClock) -> None:
    world = World(session, clock, prefix="api:")
    assert world.one(world.earn("order", world.award(80))).code == "OK"


def test_it_takes_over_from_one_that_stands_in_its_transaction(
    server: EmbeddedPostgres, session: psycopg.Connection, clock: FixedClock
) -> None:
    """The former API is stuck with the chain's head locked; its successor has the same login and does not wait."""
    session.execute("set application_name = 'haowu-writer'")
    world = World(session, clock, prefix="former:")
    fence = take_writer(session, name="former")
    session.commit()
    post(session, [world.earn("lost", world.award(5))], clock=clock, fence=fence)
    with connect(server.url(user=API_LOGIN), WRITER, name="haowu-writer") as successor:
        assert take_writer(successor, name="successor").epochs[0] == fence.epochs[0] + 1
        assert successor.execute("select current_user").fetchone() == (WRITER,)
    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")


def test_it_ends_the_session_that_it_has_given_up(server: EmbeddedPostgres) -> None:
    """As after a half-open line: the old session still stands in its transaction, the client believes it gone."""
    writer = WriterConnection(partial(connect, server.url(user=API_LOGIN), WRITER))
    lost = writer.open()
    lost.execute("begin")
    lost.execute("select 1 from ledger.chain_head for no key update")
    writer.connection = None
    reopened = writer.open()
    assert reopened.execute("select current_user").fetchone() == (WRITER,)
    reopened.execute("select 1 from ledger.chain_head for no key update")
    with pytest.raises(psycopg.OperationalError):
        lost.execute("select 1")
    writer.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.movement set points = 1",
        "delete from ledger.movement",
        "truncate ledger.journal",
        "alter table ledger.movement disable trigger user",
        "alter table ledger.movement add column extra int",
        "drop table ledger.movement",
        "drop trigger append_only on ledger.movement",
        "create table mine (n int)",
        "create function ledger.refuse_change() returns trigger language plpgsql as 'begin return new; end'",
        "insert into access_api_key default values",
        "update members_member set standing = 'active'",
        "set role haowu",
        "set role postgres",
        "set role haowu_auditor",
        "set session authorization haowu",
        "set session_replication_role = replica",
        "grant haowu to haowu_api",
        "create role another login",
        "alter role haowu_api createrole",
        "select pg_read_file('postgresql.conf')",
    ],
)
@pytest.mark.parametrize("first", ["select 1", "set role none", "reset role"])
def test_whatever_it_sends_history_stays(session: psycopg.Connection, first: str, statement: str) -> None:
    session.execute(first.encode())
    with pytest.raises(InsufficientPrivilege):
        session.execute(statement.encode())


@pytest.mark.parametrize("statement", ["set role none", "set session authorization default; set role none"])
def test_going_back_to_the_login_gains_nothing(session: psycopg.Connection, statement: str) -> None:
    session.execute(statement.encode())
    with pytest.raises(InsufficientPrivilege):
        session.execute("select 1 from ledger.movement")


def test_the_login_owns_nothing(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        attributes = connection.execute(
            "select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolinherit,"
            " (select count(*) from pg_shdepend where refobjid = r.oid and deptype = 'o'),"
            " (select array_agg(roleid::regrole::text) from pg_auth_members where member = r.oid)"
            " from pg_roles r where rolname = %s",
            [API_LOGIN],
        ).fetchone()
    assert attributes == (True, False, False, False, False, False, False, 0, [WRITER])


def test_only_three_roles_are_open_to_our_system_user(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create role stranger login")
    with pytest.raises(psycopg.OperationalError, match="stranger"):
        psycopg.connect(server.url(user="stranger"))


def test_a_dangerous_login_is_recognised(server: EmbeddedPostgres) -> None:
    found = [can_rewrite_history(server.url(user=user)) for user in ("haowu", "postgres", API_LOGIN)]
    assert found == [True, True, False]
    assert not can_rewrite_history("postgresql:///haowu?host=/nowhere")


def test_which_address_serves_and_which_owns(tmp_path: Path) -> None:
    owner, api = "postgresql://o@h/d", "postgresql://a@h/d"
    both = read_environment({"DATABASE_URL": owner, "HAOWU_API_DATABASE_URL": api})
    assert (serving_url(both), owner_url(both)) == (api, owner)
    one = read_environment({"DATABASE_URL": owner})
    assert (serving_url(one), owner_url(one)) == (owner, owner)
    served = read_environment({"HAOWU_API_DATABASE_URL": api})
    assert serving_url(served) == api
    with pytest.raises(SetupProblem, match="DATABASE_URL too"):
        owner_url(served)
    neither = read_environment({})
    assert owner_url(neither) is None
    with pytest.raises(SetupProblem, match="make up"):
        serving_url(neither)
