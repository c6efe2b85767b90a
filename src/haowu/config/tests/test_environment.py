# SPDX-License-Identifier: Apache-2.0
"""What the environment says is believed only where it can be used."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from haowu.config.environment import read_environment
from haowu.config.postgres_url import django_database, with_database
from haowu.config.problem import SetupProblem

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_nothing_set_means_a_copy_in_var_on_port_8000() -> None:
    found = read_environment({})
    assert (found.var, found.port, found.host) == (Path("var").absolute(), 8000, "127.0.0.1")
    assert found.database_url is None
    assert found.clock().reading(NOON) == NOON


def test_another_port_and_directory() -> None:
    found = read_environment({"PORT": "8101", "HAOWU_VAR": "/srv/two"})
    assert (found.port, found.var) == (8101, Path("/srv/two"))


def test_time_travel_shifts_the_clock() -> None:
    clock = read_environment({"HAOWU_TIME_TRAVEL_DAYS": "30"}).clock()
    assert clock.reading(NOON) == NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("HAOWU_TIME_TRAVEL_DAYS", "1.5"),
        ("DATABASE_URL", "sqlite:///db"),
        ("DATABASE_URL", "host=/tmp dbname=x"),
    ],
)
def test_what_cannot_be_used_is_named_in_both_languages(name: str, value: str) -> None:
    with pytest.raises(SetupProblem) as caught:
        read_environment({name: value})
    assert name in caught.value.detail("zh")
    assert name in caught.value.detail("en")


def test_django_is_told_the_same_database() -> None:
    entry = django_database("postgresql://till:s%40fe@db.example:6432/points?sslmode=require")
    found = {key: entry[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    assert found == {"HOST": "db.example", "PORT": "6432", "USER": "till", "PASSWORD": "s@fe", "NAME": "points"}
    assert entry["OPTIONS"] == {"sslmode": "require", "options": "-c lock_timeout=5s"}


def test_another_database_of_the_same_server() -> None:
    assert with_database("postgresql://a@/one?host=%2Frun", "two") == "postgresql://a@/two?host=%2Frun"
