# SPDX-License-Identifier: Apache-2.0
"""R024: 10 points for a suggestion, 100 more when it is adopted, both from the budget line VOC-2027."""

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def test_received_10_and_adopted_100_from_voc_2027(desk: Desk, till: Till, database_url: str) -> None:
    buys(till, desk, "POS-1", 800)
    member, shop = desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")
    received = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "推车放不进后备箱"}).json()
    assert (received["state"], received["reward"]["points"]) == ("RECEIVED", 10)
    steps = f"/merchants/jiafang/suggestions/{received['id']}/steps"
    triaged = shop.post(steps, {"state": "TRIAGED", "words": "已转产品部"}).json()
    assert (triaged["state"], triaged["reward"]) == ("TRIAGED", None)
    adopted = shop.post(steps, {"state": "ADOPTED", "words": "下一版可以折叠"}).json()
    assert (adopted["state"], adopted["reward"]["points"]) == ("ADOPTED", 100)
    assert total(till) == 910
    with connect(database_url) as connection:
        budgets = connection.execute(
            "select b.code, s.used_points from ledger.budget_slice s join ledger.budget b using (budget_id)"
            " where b.code like '%%voc%%'"
        ).fetchall()
    assert budgets == [("mall/voc-2027", 110)]


def test_an_end_is_an_end_and_another_merchant_sees_nothing(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    member = desk.as_role("member", member="M100001")
    number = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "希望早点开门"}).json()["id"]
    shop, other = (
        desk.as_role("merchant_manager", merchant="jiafang"),
        desk.as_role("merchant_manager", merchant="muying"),
    )
    declined = {"state": "DECLINED", "words": "暂不能安排"}
    assert (
        other.post(f"/merchants/muying/suggestions/{number}/steps", declined).json()["code"] == "SUGGESTION_NOT_FOUND"
    )
    assert other.get("/merchants/muying/suggestions").json()["items"] == []
    assert shop.post(f"/merchants/jiafang/suggestions/{number}/steps", declined).status_code == 201
    again = shop.post(f"/merchants/jiafang/suggestions/{number}/steps", {"state": "ADOPTED", "words": "好"})
    assert (again.status_code, again.json()["code"]) == (409, "SUGGESTION_STEP_INVALID")
    assert total(till) == 810
