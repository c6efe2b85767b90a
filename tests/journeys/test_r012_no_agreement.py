# SPDX-License-Identifier: Apache-2.0
"""R012 和各个家居品牌合作: a brand without an active agreement can neither issue nor accept (409 NO_AGREEMENT)."""

from datetime import date, timedelta
from typing import Any

import pytest
from psycopg import Connection

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.approve_agreement import approve_agreement
from haowu.merchants.operations.decide_acceptance import decide_acceptance
from haowu.merchants.operations.draft_agreement import AgreementTerms, draft_agreement
from haowu.merchants.operations.end_agreement import end_agreement
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.operations.verify_merchant import verify_merchant
from haowu.merchants.queries import load_merchants
from haowu.merchants.tests.partners import APPROVER, AUTHOR, LICENCE
from tests.journeys.mall import PROGRAM, build_mall, hold, order
from tests.journeys.till import Running, Till

BRAND: dict[str, Any] = {"merchant": "brand", "store": "brand-01"}
WITH_BRAND = PROGRAM.replace("[jiafang, muying]", "[jiafang, muying, brand]")
TODAY = date(2026, 11, 22)


@pytest.fixture
def brand(connection: Connection) -> Connection:
    """A connection to a database with the brand and its store, verified, without any agreement."""
    onboard_merchant(connection, code="brand", name_zh="新品牌")
    open_store(connection, merchant="brand", code="brand-01", name_zh="一店")
    connection.commit()
    return connection


def agree(connection: Connection, clock: FixedClock, role: str, starts_on: date = TODAY) -> int:
    """Draft and approve one agreement of the brand, and commit."""
    verify_merchant(
        connection, merchant="brand", licence_no=LICENCE, next_check_on=TODAY + timedelta(days=365), clock=clock,
        actor=AUTHOR,
    )  # fmt: skip
    terms = AgreementTerms(program="mall", role=role, settlement_millifen_per_point=1000, starts_on=starts_on)  # type: ignore[arg-type]  # a test's word
    number = draft_agreement(connection, merchant="brand", terms=terms, clock=clock, actor=AUTHOR)
    approve_agreement(connection, merchant="brand", agreement_id=number, clock=clock, actor=APPROVER)
    connection.commit()
    return number


def test_no_agreement_no_points(brand: Connection, database_url: str, clock: FixedClock) -> None:
    with Running((mall := build_mall(database_url, clock, WITH_BRAND)).runtime) as server:
        till = Till(server, mall.operator)
        till.credit(order("POS-1"))
        assert till.post("/orders/POS-1/confirm", {"merchant": "jiafang"}).status_code == 201
        refused = till.post("/orders", order("B-1", **BRAND))
        assert (refused.status_code, refused.json()["code"]) == (409, "NO_AGREEMENT")
        assert "合作协议" in refused.json()["detail"]
        assert till.post("/orders/quote", order("B-1", **BRAND)).json()["code"] == "NO_AGREEMENT"
        assert till.post("/holds", hold("H-1", 100, **BRAND)).json()["code"] == "NO_AGREEMENT"

        agree(brand, clock, "issuer")
        assert till.post("/orders", order("B-1", **BRAND)).status_code == 201, "in force for the next batch"
        refused = till.post("/holds", hold("H-1", 100, **BRAND))
        assert (refused.status_code, refused.json()["code"]) == (409, "NO_AGREEMENT"), "it issues, and does not accept"

        agree(brand, clock, "acceptor")
        assert till.post("/holds", hold("H-1", 100, **BRAND)).json()["code"] == "NOT_ACCEPTING"
        decide_acceptance(brand, merchant="brand", program="mall", accepts=True, clock=clock, actor=AUTHOR)
        brand.commit()
        assert till.post("/holds", hold("H-1", 100, **BRAND)).status_code == 201


def test_after_its_last_day_nothing_new_but_what_was_begun_goes_on(
    brand: Connection, database_url: str, clock: FixedClock
) -> None:
    agree(brand, clock, "issuer")
    accepting = agree(brand, clock, "acceptor")
    decide_acceptance(brand, merchant="brand", program="mall", accepts=True, clock=clock, actor=AUTHOR)
    brand.commit()
    with Running((mall := build_mall(database_url, clock, WITH_BRAND)).runtime) as server:
        till = Till(server, mall.operator)
        till.credit(order("B-1", **BRAND))
        assert till.post("/orders/B-1/confirm", {"merchant": "brand"}).status_code == 201
        assert till.post("/holds", hold("H-1", 100, lasts_seconds=7 * 24 * 3600, **BRAND)).status_code == 201
        (issuing,) = [found.id for found in load_merchants(brand)["brand"].agreements if found.role == "issuer"]
        for number in (issuing, accepting):
            end_agreement(brand, merchant="brand", agreement_id=number, last_day=TODAY, clock=clock, actor=AUTHOR)
        brand.commit()
        clock.advance(timedelta(days=1))
        tomorrow = order("B-2", paid_at="2026-11-23T09:00:00+08:00", **BRAND)
        assert till.post("/orders", tomorrow).json()["code"] == "NO_AGREEMENT"
        assert till.post("/holds", hold("H-2", 100, **BRAND)).json()["code"] == "NO_AGREEMENT"
        assert till.post("/holds/H-1/capture", {"merchant": "brand"}).status_code == 201
        assert till.post("/orders", order("B-3", **BRAND)).status_code == 201, "paid on the last day, reported late"
        replay = till.post("/orders", order("B-1", **BRAND))
        assert (replay.status_code, replay.json()["replayed"]) == (200, True)


def test_the_demo_of_the_tests_has_its_agreements(database_url: str, clock: FixedClock) -> None:
    build_mall(database_url, clock)
    with connect(database_url) as connection:
        merchants = load_merchants(connection)
    assert {code: len(found.agreements) for code, found in merchants.items()} == {"jiafang": 2, "muying": 2}
