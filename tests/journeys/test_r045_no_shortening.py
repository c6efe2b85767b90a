# SPDX-License-Identifier: Apache-2.0
"""R045 不得随意缩短: version 2 shortens the validity; what was earned under version 1 keeps its 36 months (CTL-23)."""

from datetime import datetime

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.mall import order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Till

SHORTER = ("months: 36", "months: 24")
NEW_YEAR = "2027-01-01T00:00:00+08:00"


@pytest.fixture
def publisher(desk: Desk) -> Publisher:
    """The operator's staff."""
    return Publisher(desk)


def lots(till: Till) -> list[tuple[int, str]]:
    found = till.get("/members/M100001/lots").json()["lots"]
    return sorted((lot["granted"], lot["expires_at"]) for lot in found)


def test_a_lot_keeps_the_terms_it_was_earned_under(till: Till, publisher: Publisher, clock: FixedClock) -> None:
    (first,) = till.credit(order("V1", 80_000))["awards"]
    assert (first["rule_version"], first["expires_on"]) == (1, "2029-11-30")
    published = publisher.publish(next_version(NEW_YEAR, SHORTER))
    assert (published["version"], published["is_new"]) == (2, True)

    clock.move_to(datetime.fromisoformat("2026-12-31T23:00:00+08:00"))
    (last,) = till.credit(order("V1-LAST", 10_000, paid_at="2026-12-31T22:59:00+08:00"))["awards"]
    assert (last["rule_version"], last["expires_on"]) == (1, "2029-12-31"), "until then the old terms hold"

    clock.move_to(datetime.fromisoformat("2027-01-05T10:00:00+08:00"))
    (second,) = till.credit(order("V2", 80_000, paid_at="2027-01-05T09:30:00+08:00"))["awards"]
    assert (second["rule_version"], second["expires_on"]) == (2, "2029-01-31")
    (late,) = till.credit(order("V1-LATE", 20_000, paid_at="2026-12-31T23:59:59+08:00"))["awards"]
    assert (late["rule_version"], late["expires_on"]) == (1, "2029-12-31"), "an order has the terms of its own day"
    assert lots(till) == [
        (100, "2029-12-31T16:00:00Z"),
        (200, "2029-12-31T16:00:00Z"),
        (800, "2029-01-31T16:00:00Z"),
        (800, "2029-11-30T16:00:00Z"),
    ]


def test_what_comes_back_from_a_hold_keeps_its_date(till: Till, publisher: Publisher, clock: FixedClock) -> None:
    till.credit(order("V1", 80_000))
    publisher.publish(next_version(NEW_YEAR, SHORTER))
    clock.move_to(datetime.fromisoformat("2027-01-05T10:00:00+08:00"))
    body = {"hold_no": "H", "member": "M100001", "merchant": "jiafang", "store": "jiafang-01"}
    assert till.post("/holds", {**body, "point_type": "consumption", "points": 500}).status_code == 201
    assert till.post("/holds/H/void", {}).status_code == 201
    assert lots(till) == [(800, "2029-11-30T16:00:00Z")]


def test_shortening_needs_thirty_days_and_lengthening_seven(
    till: Till, publisher: Publisher, clock: FixedClock
) -> None:
    till.credit(order("V1", 80_000))
    assert clock.now().date().isoformat() == "2026-11-22"
    refused = publisher.submit(next_version("2026-12-21T00:00:00+08:00", SHORTER))
    assert (refused.status_code, refused.json()["code"]) == (422, "NOTICE_TOO_SHORT")
    assert (refused.json()["days"], refused.json()["needed_days"]) == (29, 30)
    assert "提前30天" in refused.json()["detail"]
    assert publisher.submit(next_version("2026-12-22T00:00:00+08:00", SHORTER)).status_code == 201
    longer = ("months: 36", "months: 48")
    assert publisher.submit(next_version("2026-11-28T00:00:00+08:00", longer)).json()["needed_days"] == 7
    submitted = publisher.submit(next_version("2026-11-29T00:00:00+08:00", longer)).json()
    assert submitted["notice"] == {"days": 7, "needed_days": 7, "is_adverse": False, "is_enough": True}


def test_an_announced_shortening_cannot_be_brought_forward(till: Till, publisher: Publisher) -> None:
    till.credit(order("V1", 80_000))
    publisher.publish(next_version("2027-02-01T00:00:00+08:00", SHORTER))
    refused = publisher.submit(next_version("2026-12-01T00:00:00+08:00", SHORTER))
    assert (refused.status_code, refused.json()["code"], refused.json()["days"]) == (422, "NOTICE_TOO_SHORT", 9)
    found = publisher.review(next_version("2026-12-01T00:00:00+08:00", SHORTER))
    assert [(change["path"], change["is_adverse"]) for change in found["changes"]] == [
        ("point_types.consumption.expiry", True)
    ]


def test_an_announced_gain_cannot_be_taken_back_overnight(till: Till, publisher: Publisher) -> None:
    till.credit(order("V1", 80_000))
    publisher.publish(next_version("2026-12-20T00:00:00+08:00", ("months: 36", "months: 48")))
    refused = publisher.submit(next_version("2026-12-10T00:00:00+08:00"))
    assert (refused.status_code, refused.json()["code"], refused.json()["needed_days"]) == (
        422,
        "NOTICE_TOO_SHORT",
        30,
    )
