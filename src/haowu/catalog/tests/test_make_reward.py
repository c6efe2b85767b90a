# SPDX-License-Identifier: Apache-2.0
"""What may be a reward, and what never is: the catalogue says why, the database refuses the same."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from haowu.catalog.drafts import Coupon, Donation, LineDraft
from haowu.catalog.errors import (
    BearerPointsForbidden,
    FundraisingForbidden,
    RewardExists,
    RewardInvalid,
    RewardKindForbidden,
    RewardListed,
)
from haowu.catalog.operations.change_reward import change_reward
from haowu.catalog.operations.make_reward import make_reward
from haowu.catalog.operations.suspend_reward import suspend_reward
from haowu.catalog.queries import find_offers, find_reward
from haowu.catalog.tests.shelf import ACTOR, Shelve, reward_draft
from haowu.kernel.clock import FixedClock
from haowu.merchants.errors import MerchantUnknown

MOVIE = Coupon(face_fen=3000, min_spend_fen=0, conditions="限2D普通厅,兑换后60天内有效")
FOOD = Donation(beneficiary="杭州流浪动物救助中心", agreement_no="GY-2026-018", goods="猫粮", goods_fen=1000)


@pytest.mark.parametrize("kind", ["gold_bar", "GOLD-COIN", "silver_bar", "prepaid_card", "gift_card", "cash"])
def test_what_is_as_good_as_money_is_no_reward(shelve: Shelve, kind: str) -> None:
    """R092: `GOLD_BAR` cannot be made, neither as a kind nor as a group."""
    with pytest.raises(RewardKindForbidden):
        shelve("bar", kind=kind)
    with pytest.raises(RewardKindForbidden):
        shelve("bar", category=kind)


def test_no_code_for_whoever_holds_it(shelve: Shelve) -> None:
    with pytest.raises(BearerPointsForbidden):
        shelve("card", kind="points_card")


def test_the_database_knows_the_kinds_too(connection: Connection, shelve: Shelve) -> None:
    shelve()
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update catalog_reward set kind = 'gold_bar'")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name_zh", {"name_zh": " "}),
        ("points", {"points": 0}),
        ("money_fen", {"money_fen": -1}),
        ("retail_sku", {"retail_sku": ""}),
        ("validity_days", {"validity_days": 0}),
        ("exemption", {"exemption": "points_paid"}),
        ("member_limit", {"member_limit": 0}),
        ("paid_access", {"kind": "ticket"}),
        ("lines", {"kind": "bundle"}),
        ("lines", {"lines": (LineDraft("a", "洗"),)}),
        ("lines", {"kind": "bundle", "lines": (LineDraft("a", "洗"), LineDraft("a", "烫"))}),
        ("coupon", {"kind": "partner_coupon"}),
        ("coupon", {"coupon": MOVIE}),
        ("coupon.conditions", {"kind": "partner_coupon", "coupon": Coupon(3000, 0, " ")}),
        ("coupon.face_fen", {"kind": "partner_coupon", "coupon": Coupon(0, 0, "限2D")}),
        ("donation", {"kind": "donation"}),
        ("donation.agreement_no", {"kind": "donation", "donation": Donation("中心", "", "猫粮", 1000)}),
        ("donation.charity_no", {"kind": "donation", "donation": Donation("中心", "GY-1", "猫粮", 1000, "123")}),
    ],
)
def test_a_field_that_cannot_be(shelve: Shelve, field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(RewardInvalid) as refused:
        shelve("odd", **fields)
    assert refused.value.data["field"] == field


def test_whose_and_once(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve()
    with pytest.raises(RewardExists):
        shelve()
    with pytest.raises(MerchantUnknown):
        make_reward(connection, reward_draft("x"), merchant="nobody", clock=clock, actor=ACTOR)


def test_a_coupon_says_all_its_conditions(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve("movie", kind="partner_coupon", name_zh="星光影城30元券", points=3000, coupon=MOVIE)
    offer = find_offers(connection, [("jiafang", "movie")], clock.now())["jiafang", "movie"]
    assert offer.coupon == MOVIE
    assert offer.particulars == "30元券,无门槛;限2D普通厅,兑换后60天内有效"


def test_a_coupon_is_rewritten_with_its_reward(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve("movie", kind="partner_coupon", coupon=MOVIE)
    with pytest.raises(RewardListed):
        change_reward(connection, reward_draft("movie", kind="partner_coupon", coupon=MOVIE), merchant="jiafang")
    suspend_reward(connection, merchant="jiafang", code="movie", reason="改条件")
    cheaper = Coupon(2500, 5000, "限2D")
    change_reward(connection, reward_draft("movie", kind="partner_coupon", coupon=cheaper), merchant="jiafang")
    offer = find_offers(connection, [("jiafang", "movie")], clock.now())["jiafang", "movie"]
    assert (offer.coupon, offer.state) == (cheaper, "draft")


def test_a_donation_is_a_gift_of_the_merchants_own(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    """C-10, R114: 1,000 points given up, goods worth ¥10 given by the merchant."""
    gift = {"kind": "donation", "points": 1000, "donation": FOOD, "category": "charity"}
    shelve("cats", name_zh="流浪猫口粮", **gift)
    offer = find_offers(connection, [("jiafang", "cats")], clock.now())["jiafang", "cats"]
    assert offer.particulars == (
        "每兑换一份,佳纺家居向杭州流浪动物救助中心捐出价值10元的猫粮;捐赠人是商家,会员只放弃积分,未送达的积分退回"
    )
    with pytest.raises(FundraisingForbidden):
        shelve("funds", name_zh="为流浪猫募捐", **gift)


def test_the_database_lists_no_donation_without_its_agreement(connection: Connection, shelve: Shelve) -> None:
    shelve("cats", kind="donation", donation=FOOD, is_listed=False)
    connection.execute("delete from catalog_donation")
    with pytest.raises(psycopg.errors.CheckViolation, match="without its particulars"):
        connection.execute("update catalog_reward set state = 'listed', listed_at = now()")


def test_what_was_left_out_is_as_for_sale(connection: Connection, shelve: Shelve) -> None:
    shelve(retail_sku="SET-4", retail_terms="同零售")
    reward = find_reward(connection, merchant="jiafang", code="set-4")
    assert (reward.redemption_sku, reward.service_terms) == ("SET-4", "同零售")
    assert reward.aftersales == reward.retail_aftersales


def test_a_reward_is_open_for_a_while(clock: FixedClock, shelve: Shelve) -> None:
    with pytest.raises(RewardInvalid):
        shelve(opens_at=clock.now(), closes_at=clock.now() - timedelta(hours=1))
