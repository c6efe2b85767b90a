# SPDX-License-Identifier: Apache-2.0
"""R012 和各个家居品牌合作: a brand without an active agreement can neither issue nor accept (409 NO_AGREEMENT)."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from haowu.merchants.tests.partners import LICENCE
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, hold, order
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

BRAND: dict[str, Any] = {"merchant": "brand", "store": "brand-01"}
WITH_BRAND = PROGRAM.replace("[jiafang, muying]", "[jiafang, muying, brand]")
NONE = (409, "NO_AGREEMENT")
TODAY = "2026-11-22"


@pytest.fixture
def desk(database_url: str, clock: FixedClock) -> Desk:
    """The Management API; the brand was taken in with its store and checked, and has no agreement."""
    desk = Desk(database_url, clock)
    staff = desk.as_role("operator_product")
    assert staff.put("/merchants/brand", {"name_zh": "新品牌"}).status_code == 200
    assert staff.put("/merchants/brand/stores/brand-01", {"name_zh": "一店"}).status_code == 200
    checked = staff.post("/merchants/brand/verifications", {"licence_no": LICENCE, "next_check_on": "2027-11-22"})
    assert checked.status_code == 201, checked.text
    return desk


@pytest.fixture
def mall(desk: Desk, database_url: str, clock: FixedClock) -> Mall:
    """The mall whose programme counts the brand among its merchants."""
    return build_mall(database_url, clock, WITH_BRAND)


@pytest.fixture
def till(server: Running, mall: Mall) -> Till:
    """A till of the platform, which speaks for the brand too."""
    return Till(server, mall.operator)


def agree(desk: Desk, role: str) -> int:
    """The brand's manager drafts, the operator's finance approves; return the agreement's number."""
    terms = {"program": "mall", "role": role, "settlement_millifen_per_point": 1000, "starts_on": TODAY}
    drafted = desk.as_role("merchant_manager", merchant="brand").post("/merchants/brand/agreements", terms)
    assert drafted.status_code == 201, drafted.text
    number = int(drafted.json()["id"])
    approved = desk.as_role("operator_finance").post(f"/merchants/brand/agreements/{number}/approval", {})
    assert approved.status_code == 201, approved.text
    return number


def accept(desk: Desk) -> None:
    """The brand's manager ticks that it takes the programme's points."""
    manager = desk.as_role("merchant_manager", merchant="brand")
    assert manager.put("/merchants/brand/acceptance/mall", {"accepts": True}).status_code == 200


def test_no_agreement_no_points(desk: Desk, till: Till) -> None:
    till.credit(order("POS-1"))
    assert till.post("/orders/POS-1/confirm", {"merchant": "jiafang"}).status_code == 201
    assert desk.as_role("operator_product").get("/merchants/brand/agreements").json()["items"] == []
    refused = till.post("/orders", order("B-1", **BRAND))
    assert code_of(refused) == NONE
    assert "合作协议" in refused.json()["detail"]
    assert code_of(till.post("/orders/quote", order("B-1", **BRAND))) == NONE
    assert code_of(till.post("/holds", hold("H-1", 100, **BRAND))) == NONE

    agree(desk, "issuer")
    assert till.post("/orders", order("B-1", **BRAND)).status_code == 201, "in force for the next batch"
    assert code_of(till.post("/holds", hold("H-1", 100, **BRAND))) == NONE, "it issues, and does not accept"

    agree(desk, "acceptor")
    assert code_of(till.post("/holds", hold("H-1", 100, **BRAND))) == (409, "NOT_ACCEPTING")
    accept(desk)
    assert till.post("/holds", hold("H-1", 100, **BRAND)).status_code == 201


def test_a_draft_that_nobody_approved_is_no_agreement(desk: Desk, till: Till) -> None:
    terms = {"program": "mall", "role": "issuer", "settlement_millifen_per_point": 1000, "starts_on": TODAY}
    drafted = desk.as_role("merchant_manager", merchant="brand").post("/merchants/brand/agreements", terms)
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft")
    assert code_of(till.post("/orders", order("B-1", **BRAND))) == NONE


def test_after_its_last_day_nothing_new_but_what_was_begun_goes_on(desk: Desk, till: Till, clock: FixedClock) -> None:
    agreements = [agree(desk, "issuer"), agree(desk, "acceptor")]
    accept(desk)
    till.credit(order("B-1", **BRAND))
    assert till.post("/orders/B-1/confirm", {"merchant": "brand"}).status_code == 201
    assert till.post("/holds", hold("H-1", 100, lasts_seconds=7 * 24 * 3600, **BRAND)).status_code == 201
    manager = desk.as_role("merchant_manager", merchant="brand")
    for number in agreements:
        ended = manager.post(f"/merchants/brand/agreements/{number}/end", {"last_day": TODAY})
        assert (ended.status_code, ended.json()["state"]) == (201, "ended")

    clock.advance(timedelta(days=1))
    tomorrow = order("B-2", paid_at="2026-11-23T09:00:00+08:00", **BRAND)
    assert code_of(till.post("/orders", tomorrow)) == NONE
    assert code_of(till.post("/holds", hold("H-2", 100, **BRAND))) == NONE
    assert till.post("/holds/H-1/capture", {"merchant": "brand"}).status_code == 201
    assert till.post("/orders", order("B-3", **BRAND)).status_code == 201, "paid on the last day, reported late"
    replay = till.post("/orders", order("B-1", **BRAND))
    assert (replay.status_code, replay.json()["replayed"]) == (200, True)
