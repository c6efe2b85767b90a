# SPDX-License-Identifier: Apache-2.0
"""The shell for donations (C-10): a member gives up points, the merchant gives goods of its own; nothing is raised."""

from datetime import timedelta

import pytest

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.kernel.clock import FixedClock
from haowu.redemption.operations.expire_redemptions import expire_redemptions
from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import code_of
from tests.journeys.till import Till

FOOD = {"beneficiary": "杭州流浪动物救助中心", "agreement_no": "GY-2026-018", "goods": "猫粮", "goods_fen": 1000}
GIFT = {
    "kind": "donation", "category": "charity", "fulfilment": "pickup", "validity_days": 60, "donation": FOOD,
}  # fmt: skip


@pytest.fixture
def shop(desk: Desk, till: Till) -> Exchanging:
    """A thousand points give cat food worth ¥10."""
    shop = Exchanging(desk, till)
    shop.shelf.put_up("cats", name_zh="流浪猫口粮", points=1000, **GIFT)
    shop.earn(1000)
    return shop


def test_points_are_given_up_when_the_goods_were_delivered(shop: Exchanging) -> None:
    (shown,) = shop.me.get("/rewards?category=charity").json()["items"]
    assert shown["particulars"].startswith("每兑换一份,佳纺家居中山路店向杭州流浪动物救助中心捐出价值10元的猫粮")
    given = shop.get("cats")
    assert shop.balance() == {"available": 0, "pending": 0, "held": 1000, "deficit": 0}
    shop.hand_over(given["id"])
    assert shop.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}
    assert shop.savings()["sentence"] == "已省 ¥0.00", "a gift saves its giver nothing"


def test_what_was_never_delivered_comes_back(shop: Exchanging, desk: Desk, clock: FixedClock) -> None:
    shop.get("cats")
    clock.advance(timedelta(days=62))
    with connect(desk.database_url, MANAGER, name="jobs") as connection:
        assert expire_redemptions(connection, clock=clock) == 1
    assert shop.balance() == {"available": 1000, "pending": 0, "held": 0, "deficit": 0}


def test_no_agreement_no_donation_and_no_fundraising(shop: Exchanging) -> None:
    make = shop.shelf.make
    assert code_of(make("a", **GIFT | {"donation": None})) == (422, "REWARD_INVALID")
    assert code_of(make("b", **GIFT, name_zh="为流浪猫募捐")) == (422, "FUNDRAISING_FORBIDDEN")
    assert make("c", **GIFT | {"donation": FOOD | {"agreement_no": ""}}).status_code == 422


def test_a_gift_has_no_price_to_compare_with(shop: Exchanging) -> None:
    seen = {"price_fen": 1000, "source": "价签", "collected_at": shop.desk.clock.now().isoformat()}
    assert code_of(shop.manager.post(f"{shop.shelf.path}/cats/evidence", seen)) == (422, "REWARD_INVALID")
