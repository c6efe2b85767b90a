# SPDX-License-Identifier: Apache-2.0
"""A value is shown by what somebody saw, there and lately, or not at all (CTL-12)."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import Connection

from haowu.catalog.drafts import Sighting
from haowu.catalog.errors import RewardInvalid
from haowu.catalog.locks import ZONE
from haowu.catalog.offers import Offer
from haowu.catalog.operations.record_evidence import record_evidence
from haowu.catalog.queries import comparison_base_fen, find_offers
from haowu.catalog.tests.shelf import ACTOR, Shelve
from haowu.kernel.clock import FixedClock


def see(connection: Connection, clock: FixedClock, price_fen: int, hours_ago: int = 0, store: str = "") -> None:
    at = clock.now() - timedelta(hours=hours_ago)
    sighting = Sighting(price_fen, "本店价签", at, store)
    record_evidence(connection, merchant="jiafang", code="set-4", sighting=sighting, clock=clock, actor=ACTOR)


def offer_now(connection: Connection, clock: FixedClock) -> Offer:
    return find_offers(connection, [("jiafang", "set-4")], clock.now())["jiafang", "set-4"]


def test_the_value_of_a_place_is_what_was_seen_there(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    see(connection, clock, 30_000, store="jiafang-01")
    see(connection, clock, 28_000, store="jiafang-02")
    offer = offer_now(connection, clock)
    assert (offer.value_at("jiafang-01"), offer.value_at("jiafang-02"), offer.value_at("jiafang-03")) == (
        30_000, 28_000, None,
    )  # fmt: skip
    assert offer.value_fen == 28_000, "where no place is named, the lowest"
    assert offer.reference_at("jiafang-01", ZONE) == "参考价¥300(本店现售价, 采集时间 2026-11-22 10:00)"


def test_after_a_day_it_is_hidden(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    see(connection, clock, 30_000, hours_ago=23)
    assert offer_now(connection, clock).value_fen == 30_000
    clock.advance(timedelta(hours=1))
    offer = offer_now(connection, clock)
    assert (offer.value_fen, offer.reference_at("jiafang-01", ZONE)) == (None, "")


def test_the_base_of_a_comparison_is_the_lowest_of_seven_days(
    connection: Connection, clock: FixedClock, shelve: Shelve
) -> None:
    shelve()

    def base() -> int | None:
        return comparison_base_fen(connection, merchant="jiafang", code="set-4", store="jiafang-01", at=clock.now())

    assert base() is None
    see(connection, clock, 26_000, hours_ago=7 * 24 + 1)
    see(connection, clock, 29_900, hours_ago=100)
    see(connection, clock, 30_000)
    see(connection, clock, 25_000, store="jiafang-02")
    assert base() == 29_900


def test_what_cannot_be_seen(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    for sighting in (
        Sighting(0, "价签", clock.now()),
        Sighting(100, " ", clock.now()),
        Sighting(100, "价签", clock.now() + timedelta(seconds=1)),
    ):
        with pytest.raises(RewardInvalid):
            record_evidence(connection, merchant="jiafang", code="set-4", sighting=sighting, clock=clock, actor=ACTOR)


def test_what_was_seen_is_never_changed(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    see(connection, clock, 30_000)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        connection.execute("update catalog_evidence set price_fen = 50000")
