# SPDX-License-Identifier: Apache-2.0
"""Our own PostgreSQL: durable, local, closed to others, and up again after anything."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from haowu.config.embedded import EmbeddedPostgres
from haowu.config.embedded.installation import STATE
from haowu.config.embedded.leftovers import remove_leftovers
from haowu.config.problem import SetupProblem

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def shared() -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres.throwaway("test")
    yield made
    made.destroy()


@pytest.fixture
def server(shared: EmbeddedPostgres) -> EmbeddedPostgres:
    """A running server; the test before may have left it dead."""
    shared.start()
    return shared


@pytest.fixture
def closed_home(tmp_path: Path) -> Iterator[Path]:
    """A home directory of mode 700, as root has one; what was placed elsewhere for it is removed."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home
    for location in home.rglob("postgres.location"):
        shutil.rmtree(location.read_text(encoding="utf-8").strip())


def ask(server: EmbeddedPostgres, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url()) as connection:
        return connection.execute(query.encode()).fetchall()


def tell(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute(statement.encode())


def test_it_keeps_what_was_committed_over_a_power_cut(server: EmbeddedPostgres) -> None:
    tell(server, "create table kept (n int); insert into kept values (7)")
    server.crash()
    assert server.pid is None
    server.start()
    assert ask(server, "select n from kept") == [(7,)]


def test_killing_the_postmaster_alone_is_recovered_at_once(server: EmbeddedPostgres) -> None:
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    server.start()
    assert server.pid != pid
    assert ask(server, "select 1") == [(1,)]


def test_a_running_server_is_joined(server: EmbeddedPostgres) -> None:
    another = EmbeddedPostgres(server.place)
    assert another.start() is False
    assert another.pid == server.pid


def test_a_lock_file_of_some_other_living_process_is_stale(server: EmbeddedPostgres) -> None:
    server.crash()
    lock = server.place.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n", encoding="ascii")
    assert server.start() is True


def test_it_does_not_listen_on_the_network(server: EmbeddedPostgres) -> None:
    shown = ask(server, "select current_setting('listen_addresses'), current_setting('fsync')")
    assert shown == [("", "on")]


def test_it_is_durable_checked_and_in_utf8(server: EmbeddedPostgres) -> None:
    names = ("synchronous_commit", "full_page_writes", "data_checksums", "server_encoding", "jit")
    query = "select " + ", ".join(f"current_setting('{name}')" for name in names)
    assert ask(server, query) == [("on", "on", "on", "UTF8", "off")]


def test_only_the_owner_can_reach_data_and_socket(server: EmbeddedPostgres) -> None:
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (server.place.data, server.place.run)]
    assert modes == [0o700, 0o700]
    assert {path.stat().st_uid for path in (server.place.data, server.place.run)} == {server.place.account.uid}
    assert (server.place.account.uid != os.geteuid()) is IS_ROOT


def test_the_owning_role_is_no_superuser(server: EmbeddedPostgres) -> None:
    query = "select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
    assert ask(server, query) == [(False, True, True)]


def test_two_copies_run_side_by_side(server: EmbeddedPostgres) -> None:
    other = EmbeddedPostgres.throwaway("test")
    try:
        other.start()
        tell(other, "create table only_here (n int)")
        assert ask(server, "select to_regclass('only_here')") == [(None,)]
    finally:
        other.destroy()


def test_a_path_too_long_for_a_socket_is_no_hindrance(tmp_path: Path, closed_home: Path) -> None:
    deep = closed_home.joinpath(*["a-long-name-of-a-directory"] * 5) / "var"
    copy = EmbeddedPostgres.for_var(deep)
    try:
        copy.start()
        assert ask(copy, "select 1") == [(1,)]
    finally:
        copy.stop()


def test_below_a_closed_home_nothing_of_others_is_opened(tmp_path: Path, closed_home: Path) -> None:
    watched = [*tmp_path.parents, tmp_path, closed_home, Path(sys.prefix), *Path(sys.prefix).parents]
    before = [path.stat().st_mode for path in watched]
    copy = EmbeddedPostgres.for_var(closed_home / "var")
    try:
        copy.start()
        assert ask(copy, "select 1") == [(1,)]
    finally:
        copy.stop()
    assert [path.stat().st_mode for path in watched] == before
    assert copy.place.root.is_relative_to(STATE if IS_ROOT else closed_home)


def test_a_copied_data_directory_never_opens_the_database_of_the_first(closed_home: Path) -> None:
    var = closed_home / "var"
    var.mkdir()
    (var / "postgres.location").write_text("/var/lib/haowu/of-another-copy\n", encoding="utf-8")
    try:
        with pytest.raises(SetupProblem, match="copied"):
            EmbeddedPostgres.for_var(var)
    finally:
        (var / "postgres.location").unlink()


def test_another_major_version_is_refused_and_left_alone(server: EmbeddedPostgres) -> None:
    server.stop()
    version = server.place.data / "PG_VERSION"
    true_version = version.read_bytes()
    version.write_text("17\n", encoding="ascii")
    try:
        with pytest.raises(SetupProblem, match="major version"):
            server.start()
    finally:
        version.write_bytes(true_version)


def test_a_killed_test_run_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    root = tmp_path / f"haowu-test-{ended.pid}-abc"
    (root / "data").mkdir(parents=True)
    living = tmp_path / f"haowu-test-{os.getpid()}-abc"
    living.mkdir()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=root / "data") as standing:
        remove_leftovers(tmp_path)
    assert standing.returncode == -signal.SIGKILL
    assert (root.exists(), living.exists()) == (False, True)


def test_a_server_outlives_the_process_that_started_it(closed_home: Path) -> None:
    program = (
        "import pathlib, sys; from haowu.config.embedded import EmbeddedPostgres;"
        " EmbeddedPostgres.for_var(pathlib.Path(sys.argv[1])).start()"
    )
    var = closed_home / "var"
    subprocess.run([sys.executable, "-c", program, str(var)], check=True)
    copy = EmbeddedPostgres.for_var(var)
    try:
        assert copy.start() is False
    finally:
        copy.stop()
    assert copy.pid is None
