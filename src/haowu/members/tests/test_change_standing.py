# SPDX-License-Identifier: Apache-2.0
"""Blocking, unblocking, verifying, closing."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.members.errors import MemberClosed, MemberNotFound
from haowu.members.keys import MemberKeys
from haowu.members.locks import HOLD_STANDINGS
from haowu.members.operations.change_standing import change_standing
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import find_members
from haowu.members.standing import Standing


def test_a_member_is_blocked_and_unblocked(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M1", phone=None, clock=clock, keys=keys)
    other = enrol_member(connection, member_no="M2", phone=None, clock=clock, keys=keys)
    for standing in (Standing.BLOCKED, Standing.BLOCKED, Standing.ACTIVE):
        change_standing(connection, member_id=anna.id, standing=standing, clock=clock)
        found = find_members(connection, ["M1", "M2"], at=clock.now(), keys=keys)
        assert (found["M1"].standing, found["M2"]) == (standing.value, other)


def test_each_change_is_told_once(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M1", phone=None, clock=clock, keys=keys)
    for standing in (Standing.BLOCKED, Standing.BLOCKED, Standing.ACTIVE):
        change_standing(connection, member_id=anna.id, standing=standing, clock=clock)
    told = connection.execute("select kind, subject, data ->> 'was', data ->> 'standing' from outbox_event order by id")
    assert told.fetchall() == [
        ("member.standing_changed", "member:M1", "active", "blocked"),
        ("member.standing_changed", "member:M1", "blocked", "active"),
    ]


def test_becoming_active_accepts_the_terms_once(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, phone=None, standing=Standing.NO_TERMS, clock=clock, keys=keys)
    clock.advance(timedelta(days=1))
    accepted = clock.now()
    change_standing(connection, member_id=anna.id, standing=Standing.ACTIVE, clock=clock)
    clock.advance(timedelta(days=1))
    change_standing(connection, member_id=anna.id, standing=Standing.ACTIVE, clock=clock)
    assert connection.execute("select terms_accepted_at from members_member").fetchall() == [(accepted,)]


def test_a_closed_membership_stays_closed(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M1", phone=None, clock=clock, keys=keys)
    change_standing(connection, member_id=anna.id, standing=Standing.CLOSED, clock=clock)
    change_standing(connection, member_id=anna.id, standing=Standing.CLOSED, clock=clock)
    with pytest.raises(MemberClosed):
        change_standing(connection, member_id=anna.id, standing=Standing.ACTIVE, clock=clock)
    assert find_members(connection, ["M1"], at=clock.now(), keys=keys)["M1"].standing == "closed"


def test_an_unknown_member_is_an_error(connection: Connection, clock: FixedClock) -> None:
    with pytest.raises(MemberNotFound):
        change_standing(connection, member_id=404, standing=Standing.BLOCKED, clock=clock)


def test_a_change_waits_for_the_batches_under_way_and_lets_none_begin(
    database_url: str, connection: Connection, clock: FixedClock, keys: MemberKeys
) -> None:
    """Two batches never wait for each other; a change waits for both, and a batch that begins then waits for it."""
    anna = enrol_member(connection, member_no="M1", phone=None, clock=clock, keys=keys)
    connection.commit()
    with psycopg.connect(database_url) as batch, psycopg.connect(database_url) as other:
        for each in (batch, other):
            begin_batch(each)
        connection.execute("set lock_timeout = '50ms'")
        connection.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            change_standing(connection, member_id=anna.id, standing=Standing.BLOCKED, clock=clock)
        connection.rollback()
        assert find_members(batch, ["M1"], at=clock.now(), keys=keys)["M1"].standing == "active"
        batch.commit()
        other.commit()
        change_standing(connection, member_id=anna.id, standing=Standing.BLOCKED, clock=clock)
        batch.execute("set lock_timeout = '50ms'")
        batch.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            begin_batch(batch)
        batch.rollback()
        connection.commit()
        begin_batch(batch)
        assert find_members(batch, ["M1"], at=clock.now(), keys=keys)["M1"].standing == "blocked"


def begin_batch(connection: Connection) -> None:
    """Do what a batch does first."""
    connection.execute(f"select {HOLD_STANDINGS}")
