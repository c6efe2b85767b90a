# SPDX-License-Identifier: Apache-2.0
"""Events are there exactly if the change is, and none is ever skipped by who reads in order."""

import random

import psycopg
import pytest
from psycopg import Connection, connect

from haowu.kernel.clock import FixedClock
from haowu.outbox.errors import EventInvalid, EventKindUnknown
from haowu.outbox.event import BEGINNING, Event
from haowu.outbox.kinds import KINDS
from haowu.outbox.operations.emit import emit
from haowu.outbox.queries import read_events


def placed(clock: FixedClock, number: int = 1, **data: object) -> Event:
    return Event("redemption.placed", "jiafang", f"redemption:{number}", {"points": 500, **data}, clock.now())


def test_events_are_read_as_they_were_written(connection: Connection, clock: FixedClock) -> None:
    emit(connection, [placed(clock, 1), placed(clock, 2)], written_by="key:7")
    connection.commit()
    first, second = read_events(connection, BEGINNING)
    assert (first.kind, first.merchant, first.subject, first.data, first.at, first.written_by) == (
        "redemption.placed", "jiafang", "redemption:1", {"points": 500}, clock.now(), "key:7",
    )  # fmt: skip
    assert second.subject == "redemption:2"
    assert read_events(connection, first.place) == [second]
    assert read_events(connection, second.place) == []


def test_nothing_is_told_of_what_was_rolled_back(connection: Connection, clock: FixedClock) -> None:
    emit(connection, [placed(clock)])
    connection.rollback()
    assert read_events(connection, BEGINNING) == []


def test_a_late_commit_is_not_skipped(database_url: str, clock: FixedClock) -> None:
    with connect(database_url) as slow, connect(database_url) as fast, connect(database_url) as reader:
        emit(slow, [placed(clock, 1)])
        emit(fast, [placed(clock, 2)])
        fast.commit()
        assert read_events(reader, BEGINNING) == []  # 2 is there, but 1 may yet come before it
        reader.rollback()
        slow.commit()
        assert [event.subject for event in read_events(reader, BEGINNING)] == ["redemption:1", "redemption:2"]


def test_readers_in_order_meet_each_event_once(database_url: str, clock: FixedClock) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance, number, place = random.Random(seed), 0, BEGINNING
    open_lines: list[Connection] = []
    seen: list[str] = []
    with connect(database_url) as reader:
        for _ in range(120):
            if open_lines and chance.random() < 0.5:
                line = open_lines.pop(chance.randrange(len(open_lines)))
                line.commit()
                line.close()
            else:
                line = connect(database_url)
                number += 1
                emit(line, [placed(clock, number)])
                open_lines.append(line)
            found = read_events(reader, place, limit=chance.randint(1, 5))
            reader.rollback()
            seen += [event.subject for event in found]
            place = found[-1].place if found else place
        for line in open_lines:
            line.commit()
            line.close()
        seen += [event.subject for event in read_events(reader, place, limit=1000)]
    assert sorted(seen) == sorted(f"redemption:{each}" for each in range(1, number + 1))


def test_an_unknown_kind_is_refused(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(EventKindUnknown, match=r"points\.invented"):
        emit(connection, [Event("points.invented", None, "x", {}, clock.now())])


@pytest.mark.parametrize("field", ["phone", "member_name", "address"])
def test_data_that_names_a_person_is_refused(connection: Connection, clock: FixedClock, field: str) -> None:
    with pytest.raises(EventInvalid):
        emit(connection, [Event("redemption.placed", None, "redemption:1", {field: "x"}, clock.now())])


@pytest.mark.parametrize("subject", ["", "M100001", "member/M100001", "member:", "Member:1", "member: 1"])
def test_a_subject_says_what_it_is(connection: Connection, clock: FixedClock, subject: str) -> None:
    with pytest.raises(EventInvalid, match="subject"):
        emit(connection, [Event("redemption.placed", None, subject, {}, clock.now())])


def test_data_is_bounded(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(EventInvalid):
        emit(connection, [placed(clock, note="好" * 6000)])


def test_an_event_is_never_changed(connection: Connection, clock: FixedClock) -> None:
    emit(connection, [placed(clock)])
    with pytest.raises(psycopg.errors.RaiseException):
        connection.execute("update outbox_event set kind = 'a.b'")


@pytest.mark.parametrize("role", ["haowu_writer"])
def test_who_posts_may_write_events_and_not_remove_them(database_url: str, clock: FixedClock, role: str) -> None:
    with connect(database_url, options=f"-c role={role}") as line:
        emit(line, [placed(clock)])
        line.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("delete from outbox_event")


def test_every_kind_has_both_languages() -> None:
    assert all(text.zh and text.en and text.zh != text.en for text in KINDS.values())
