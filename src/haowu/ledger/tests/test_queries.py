# SPDX-License-Identifier: Apache-2.0
"""Reads: balances and lots as of a time, journals newest first; every page against an oracle made of the tables."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from haowu.ledger.operations.post import post
from haowu.ledger.queries import balances, find_holds, find_journals, journals, lots, points_granted_by
from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World
from haowu.ledger.views import HoldRef, JournalRef


@pytest.fixture(scope="module")
def busy(stage: World) -> World:
    """An owner with lots of two types, some expiring together, a hold, spends, refusals and dues to come."""
    for number in range(7):
        awards = (stage.award(100, days=(3, 5, 5, 9, None)[number % 5]), stage.award(7, days=5, point_type=2))
        stage.one(stage.earn(f"order:{number}", *awards[: 1 + number % 2]))
    stage.one(stage.earn("later", stage.award(40, days=8, wait=timedelta(days=4))))
    stage.one(stage.hold("till", 150, lasts=timedelta(days=4)))
    for number in range(4):
        stage.one(stage.spend(f"spend:{number}", (30, 9999)[number % 2]))
    other = World(stage.connection, stage.clock, owner_id=stage.owner_id + 1)
    other.one(other.earn("somebody else's", other.award(1)))
    return stage


def all_pages(fetch: Callable[[str | None], Any], limit: int) -> list[Any]:
    """Follow the cursors to the end; every page but the last is full."""
    items: list[Any] = []
    cursor = None
    while True:
        page = fetch(cursor)
        items += page.items
        if page.next is None:
            return items
        assert len(page.items) == limit
        cursor = page.next


@pytest.mark.parametrize(("point_type", "limit", "days"), [*product((None, 1, 2, 3), (1, 3, 50), (0, 3, 5, 6, 400))])
def test_lots_page_by_page(busy: World, point_type: int | None, limit: int, days: float) -> None:
    """As of any time the pages together are what a ledger would keep that had been brought up to date then."""
    at = busy.at() + timedelta(days=days)
    found = all_pages(
        lambda cursor: lots(busy.connection, busy.owner_id, at=at, point_type=point_type, after=cursor, limit=limit),
        limit,
    )
    views = [(lot.lot_id, lot.point_type, lot.remaining, lot.held, lot.is_pending) for lot in found]
    assert views == as_of(busy, at, point_type)
    told = {balance.point_type: balance for balance in balances(busy.connection, busy.owner_id, at=at)}
    for each in (1, 2) if point_type is None else ():
        mine = [lot for lot in found if lot.point_type == each]
        assert sum([lot.remaining for lot in mine if not lot.is_pending]) == told[each].available
        assert sum([lot.remaining for lot in mine if lot.is_pending]) == told[each].pending
        assert sum([lot.held for lot in mine]) == told[each].held
    busy.connection.rollback()


def as_of(world: World, at: Any, point_type: int | None) -> list[tuple[Any, ...]]:
    """Really bring the account up to date at `at`, read the table, and take it all back."""
    now = world.clock.now()
    with world.connection.transaction(force_rollback=True):
        world.clock.move_to(at)
        commands = [replace(world.expire(f"oracle:{each}"), point_type=each) for each in (1, 2)]
        post(world.connection, commands, clock=world.clock)
        rows = world.connection.execute(
            "select lot_id, point_type, granted - drawn - held - expired - clawed, held, is_pending from ledger.lot "
            "where owner_id = %s and is_open and (%s::integer is null or point_type = %s) order by expires_at, lot_id",
            (world.owner_id, point_type, point_type),
        ).fetchall()
    world.clock.move_to(now)
    return rows


@pytest.mark.parametrize(("point_type", "limit"), [*product((None, 1, 2, 3), (1, 2, 50))])
def test_journals_page_by_page(busy: World, point_type: int | None, limit: int) -> None:
    """Newest first; with a point type only what moved it; the entries are the owner's side of the movements."""
    found = all_pages(
        lambda cursor: journals(busy.connection, busy.owner_id, point_type=point_type, before=cursor, limit=limit),
        limit,
    )
    rows = busy.rows(
        "select j.chain || '-' || j.seq || '-' || j.ord, j.code, j.points, "
        "(select count(*) from ledger.movement m where (m.chain, m.seq, m.journal_ord) = (j.chain, j.seq, j.ord) "
        "and (%s::integer is null or m.point_type = %s)) from ledger.journal j where owner_id = %s "
        "order by seq desc, ord desc",
        point_type, point_type, busy.owner_id,
    )  # fmt: skip
    expected = [(journal, code, points) for journal, code, points, moved in rows if point_type is None or moved]
    assert [(each.journal, each.code, each.points) for each in found] == expected
    assert (
        {entry.point_type for each in found for entry in each.entries} <= {1, 2} if point_type is None else {point_type}
    )
    sums = {(1, "available"): 0, (1, "held"): 0, (1, "pending"): 0, (2, "available"): 0}
    for each in found:
        for entry in each.entries:
            sums[entry.point_type, entry.account] += entry.points
    if point_type in {None, 1}:
        assert (sums[1, "available"], sums[1, "pending"], sums[1, "held"], 0) == busy.balance()


def test_the_first_pages_of_nobody(busy: World) -> None:
    """An owner without account has no points, lots or journals; broken cursors are ValueErrors."""
    assert balances(busy.connection, 77, at=busy.at()) == []
    assert lots(busy.connection, 77, at=busy.at()).items == ()
    assert journals(busy.connection, 77).items == ()
    for cursor in ("", "x", "2026-11-22T00:00:00~1", "2026-11-22T00:00:00+00:00", "~", "9" * 30 + "~1"):
        with pytest.raises(ValueError, match=r".*"):
            lots(busy.connection, busy.owner_id, at=busy.at(), after=cursor)
    for cursor in ("", "0-1", "a-b-c"):
        with pytest.raises(ValueError, match=r".*"):
            journals(busy.connection, busy.owner_id, before=cursor)
    busy.connection.rollback()


def test_found_by_key(busy: World) -> None:
    """Journals with their answers, holds with their state; unknown keys are not in the answer."""
    found = find_journals(busy.connection, ["order:0", "spend:1", "no such key"])
    assert set(found) == {"order:0", "spend:1"}
    journal = found["order:0"]
    assert journal == JournalRef(
        "order:0", journal.chain, journal.seq, journal.ord, busy.owner_id, journal.lane, 1, "OK", journal.result
    )
    assert (journal.result.points, journal.result.is_replayed, found["spend:1"].code) == (
        100,
        False,
        "INSUFFICIENT_POINTS",
    )
    hold = find_holds(busy.connection, ["till", "order:0"])
    ends_at = hold["till"].ends_at
    assert hold == {"till": HoldRef("till", busy.owner_id, journal.lane, 1, 150, 0, 0, ends_at, "jiafang")}
    assert (find_journals(busy.connection, []), find_holds(busy.connection, [])) == ({}, {})
    busy.connection.rollback()


def test_points_granted_by_an_actor(busy: World) -> None:
    """By point type, over all owners."""
    assert points_granted_by(busy.connection, "key:1") == {1: 741, 2: 21}
    assert points_granted_by(busy.connection, "nobody") == {}
    busy.connection.rollback()


def test_balances_as_of_any_time(busy: World) -> None:
    """Today, once the pending lot has matured and the hold has ended, and when only what never expires is left."""
    at = busy.at()
    told = [balances(busy.connection, busy.owner_id, at=at + timedelta(days=days))[0] for days in (0, 5, 400)]
    busy.connection.rollback()
    assert [told[0], told[2]] == [Balance(1, *busy.balance()), Balance(1, 100, 0, 0, 0)]
    assert (told[1].pending, told[1].held) == (0, 0)
