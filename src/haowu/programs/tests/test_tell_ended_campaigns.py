# SPDX-License-Identifier: Apache-2.0
"""`campaign.ended` is told once, also when nobody ended the campaign but the calendar."""

from datetime import datetime
from typing import Any

import pytest
from psycopg import Connection, errors

from haowu.kernel.clock import FixedClock
from haowu.programs.operations.call_off_campaign import call_off_campaign
from haowu.programs.operations.tell_ended_campaigns import tell_ended_campaigns
from haowu.programs.tests.campaigning import WRITER, price_campaign, published
from haowu.programs.tests.conftest import Publish

END = "2027-04-01T00:00:00+08:00"
JUST_BEFORE = "2027-03-31T23:59:59+08:00"


@pytest.fixture
def programme(publish: Publish, demo: str, shops: Connection) -> Connection:
    """The demo programme is in force."""
    publish(demo)
    return shops


def told(connection: Connection) -> list[tuple[Any, ...]]:
    """Return what was told of ends."""
    return connection.execute(
        "select subject, merchant, happened_at, written_by, data ->> 'ends_at' from outbox_event"
        " where kind = 'campaign.ended' order by id"
    ).fetchall()


def test_it_is_told_when_its_time_is_over_and_not_again(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, price_campaign(), owner="jiafang")
    clock.move_to(datetime.fromisoformat(JUST_BEFORE))
    assert (tell_ended_campaigns(programme, clock=clock), told(programme)) == (0, [])
    clock.move_to(datetime.fromisoformat("2027-04-01T00:00:30+08:00"))
    assert tell_ended_campaigns(programme, clock=clock) == 1
    ((subject, merchant, happened_at, written_by, ends_at),) = told(programme)
    assert (subject, merchant, written_by) == ("campaign:spring-renewal", "jiafang", "system:campaigns")
    assert happened_at == datetime.fromisoformat(END) == datetime.fromisoformat(ends_at)
    assert tell_ended_campaigns(programme, clock=clock) == 0
    assert len(told(programme)) == 1


def test_what_was_called_off_was_told_then(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, price_campaign())
    call_off_campaign(programme, campaign="spring-renewal", owner="operator", reason="缺货", actor=WRITER, clock=clock)
    assert len(told(programme)) == 1
    clock.move_to(datetime.fromisoformat("2027-04-02T00:00:00+08:00"))
    assert tell_ended_campaigns(programme, clock=clock) == 0


def test_what_was_told_stays_told(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, price_campaign())
    clock.move_to(datetime.fromisoformat(END))
    assert tell_ended_campaigns(programme, clock=clock) == 1
    with pytest.raises(errors.RestrictViolation), programme.transaction():
        programme.execute("delete from programs_campaign_told_end")
