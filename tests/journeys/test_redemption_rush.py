# SPDX-License-Identifier: Apache-2.0
"""Sixty-four members and one limited reward, all at the same moment: never oversold, nobody stuck, every point kept.

Some buy at the till, some by phone, some change their minds: what they give back, the next may have.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from haowu.config.database import connect
from haowu.ledger.findings import Finding
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.members.operations.enrol_member import enrol_member
from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import KEYS, Mall, order
from tests.journeys.till import Till

MEMBERS = [f"M{200_000 + number}" for number in range(64)]
STOCK = 20
COUNTS = """
select s.stocked, s.taken, (select count(*) from redemption_order o where o.state = 'placed'),
    (select count(*) from redemption_voucher v where v.state = 'issued'),
    (select coalesce(sum(held), 0)::bigint from ledger.account),
    (select coalesce(sum(available), 0)::bigint from ledger.account)
from catalog_stock s
"""


@pytest.fixture
def rush(shop: Exchanging, mall: Mall, till: Till, database_url: str) -> Exchanging:
    """Sixty-four members with 100 points each, twenty curtain services for 100."""
    with connect(database_url) as connection:
        for number, member in enumerate(MEMBERS):
            enrol_member(connection, member_no=member, phone=f"139{number:08d}", clock=mall.clock, keys=KEYS)
    shop.offer("curtain", "窗帘清洗", 100, 15_000, kind="service", stock_kind="shared")
    assert shop.manager.put(f"{shop.shelf.path}/curtain/stock", {"stocked": STOCK}).status_code == 200
    answers = till.together([("/orders", order(f"E-{member}", 10_000, member=member)) for member in MEMBERS])
    assert {answer.status_code for answer in answers} == {201}
    confirmed = till.together([(f"/orders/E-{member}/confirm", {}) for member in MEMBERS])
    assert {answer.status_code for answer in confirmed} == {201}
    return shop


def body(member: str) -> dict[str, Any]:
    return {"redemption_no": f"R-{member}", "member": member, "reward": "curtain", "store": "jiafang-01"}


def counts(database_url: str) -> Any:
    with connect(database_url) as connection:
        return connection.execute(COUNTS).fetchone()


def test_at_the_till_just_twenty_have_it(rush: Exchanging, till: Till, database_url: str) -> None:
    answers = till.together([("/redemptions", body(member)) for member in MEMBERS])
    had = [answer for answer in answers if answer.status_code == 201]
    gone = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert (len(had), gone) == (STOCK, ["OUT_OF_STOCK"] * (64 - STOCK))
    assert len({answer.json()["voucher"]["code"] for answer in had}) == STOCK
    assert counts(database_url) == (STOCK, STOCK, STOCK, STOCK, 2_000, 4_400)
    again = till.together([("/redemptions", body(member)) for member in MEMBERS])
    assert sorted(answer.status_code for answer in again) == [200] * STOCK + [409] * (64 - STOCK)
    assert counts(database_url) == (STOCK, STOCK, STOCK, STOCK, 2_000, 4_400)


def test_till_and_phones_at_once_and_some_change_their_minds(
    rush: Exchanging, till: Till, desk: Desk, database_url: str
) -> None:
    """Two APIs, two processes' worth of connections, cancellations in between."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    at_the_till, by_phone = MEMBERS[:32], MEMBERS[32:48]
    phones = {member: desk.as_role("member", member=member) for member in by_phone}

    def call(member: str) -> int:
        chance = random.Random(f"{seed}-{member}")
        asked = {"reward": "curtain", "reward_merchant": "jiafang", "store": "jiafang-01"}
        answer = phones[member].post(f"/members/{member}/redemptions", asked)
        assert answer.status_code in {201, 409}, answer.text
        if answer.status_code == 201 and chance.random() < 0.5:
            number = answer.json()["redemption"]["id"]
            undone = phones[member].post(f"/members/{member}/redemptions/{number}/cancellation")
            assert undone.status_code == 201, undone.text
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(call, member) for member in by_phone]
        answers = till.together([("/redemptions", body(member)) for member in at_the_till])
        statuses = [found.result(60) for found in calls]
    assert {answer.status_code for answer in answers} | set(statuses) <= {201, 409}
    stocked, taken, placed, vouchers, held, available = counts(database_url)
    assert (taken, placed, vouchers, held, available) == (placed, placed, placed, placed * 100, 6_400 - held)
    assert placed <= stocked
    rest = till.together([("/redemptions", body(member)) for member in MEMBERS[48:]])
    more = sum(answer.status_code == 201 for answer in rest)
    assert more == min(16, stocked - placed), "what was given back can be had"
    with connect(database_url) as connection:
        told = [*verify_ledger(connection), *rebuild_check(connection)]
    assert [each for each in told if isinstance(each, Finding)] == []
