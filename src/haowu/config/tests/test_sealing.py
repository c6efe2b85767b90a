# SPDX-License-Identifier: Apache-2.0
"""Sealing goes on whatever happens to the disk or the database: it must never end what it watches over."""

from pathlib import Path

import psycopg
import pytest

from haowu.config.running.sealing import Sealing
from haowu.config.secrets import heads_directory
from haowu.kernel.clock import FixedClock
from haowu.ledger.tests.world import World


def test_a_disk_that_cannot_be_written_is_said_and_tried_again(
    connection: psycopg.Connection,
    clock: FixedClock,
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file where the directory should be stands for a full disk: an OSError as well."""
    world = World(connection, clock)
    world.one(world.earn("a", world.award(1)))
    connection.commit()
    sealing = Sealing(tmp_path, database_url)
    directory = heads_directory(tmp_path)
    directory.write_text("in the way")
    assert not sealing.seal()
    assert "not sealed" in capsys.readouterr().out
    directory.unlink()
    assert sealing.seal()
    assert [path.name for path in directory.iterdir()] == ["0-000000000002.json"]


def test_a_ledger_that_cannot_be_read_is_said(
    connection: psycopg.Connection, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever PostgreSQL says, not only that it is away."""
    connection.execute("drop schema ledger cascade")
    connection.commit()
    assert not Sealing(tmp_path, database_url).seal()
    assert "not sealed" in capsys.readouterr().out
