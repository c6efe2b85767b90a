# SPDX-License-Identifier: Apache-2.0
"""R008 换季时推出积分兑换优惠: before two persons, its conditions where it is first seen, its window kept."""

from datetime import datetime

from tests.journeys.desk import Desk
from tests.journeys.mall import Mall
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf, code_of

RENEWAL = campaign(
    "spring-renewal",
    "2027-03-01T00:00:00",
    "2027-04-01T00:00:00",
    name="春季焕新",
    text={"zh": "换季焕新,2500分可兑换原本3000分的四件套"},
    prices=[{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500, "stores": ["jiafang-01"]}],
)


def points_now(desk: Desk, reward: str = "set-4", store: str = "jiafang-01") -> tuple[int, str]:
    """Return what the shelf asks, and the campaign it names."""
    shown = desk.as_role("member", member="M100001").get(f"/rewards/jiafang/{reward}?store={store}").json()
    return shown["points"], shown["campaign"]


def test_the_price_holds_inside_the_window_at_its_store_and_for_its_reward(desk: Desk, mall: Mall) -> None:
    shelf = Shelf(desk)
    for code in ("set-4", "pillow"):
        shelf.put_up(code, stock_kind="shared")
        shelf.manager.put(f"{shelf.path}/{code}/stock", {"stocked": 7})
    Promoter(desk, "jiafang").launch(RENEWAL)
    assert points_now(desk) == (3000, "")
    mall.clock.move_to(datetime.fromisoformat("2027-03-01T00:00:00+08:00"))
    assert points_now(desk) == (2500, "spring-renewal")
    assert points_now(desk, store="jiafang-02") == (3000, "")
    assert points_now(desk, reward="pillow") == (3000, "")
    mall.clock.move_to(datetime.fromisoformat("2027-04-01T00:00:00+08:00"))
    assert points_now(desk) == (3000, "")


def test_conditions_time_and_stock_stand_where_it_is_first_seen(desk: Desk) -> None:
    """CTL-14: scope, conditions, time limit, stock; CTL-15: both percentages."""
    shelf = Shelf(desk)
    shelf.put_up(stock_kind="shared")
    shelf.manager.put(f"{shelf.path}/set-4/stock", {"stocked": 7})
    Promoter(desk, "jiafang").launch(RENEWAL)
    (card,) = desk.as_role("member", member="M100001").get("/campaigns").json()["items"]
    assert card["state"] == "announced"
    assert (card["starts_at"], card["ends_at"]) == ("2027-03-01T00:00:00+08:00", "2027-04-01T00:00:00+08:00")
    assert card["when"]["zh"] == "2027-03-01 00:00 至 2027-04-01 00:00(不含)"
    assert card["where"]["zh"] == "商家:家纺"
    assert card["whom"]["zh"] == "所有会员"
    assert [what["zh"] for what in card["what"]] == ["set-4:2500分兑换(门店jiafang-01)"]
    (price,) = card["prices"]
    assert (price["list_points"], price["points"], price["stock_left"]) == (3000, 2500, 7)
    assert price["saved"]["zh"] == "少用500分(-16.7%)"
    assert card["budget"] is None


def test_nobody_publishes_alone(desk: Desk) -> None:
    Shelf(desk).put_up()
    promoter = Promoter(desk, "jiafang")
    draft = promoter.write(RENEWAL)
    assert code_of(promoter.writer.post(f"{draft}/publication")) == (409, "CAMPAIGN_DRAFT_STATE")
    assert promoter.writer.post(f"{draft}/submission").status_code == 201
    assert code_of(promoter.writer.put(draft, RENEWAL)) == (409, "CAMPAIGN_DRAFT_STATE")
    draft_id = int(draft.rpartition("/")[2])
    assert code_of(promoter.writer.post(f"/campaign-drafts/{draft_id}/decision", {"decision": "approved"})) == (
        403,
        "SCOPE_MISSING",
    )
    assert promoter.decide(draft_id, "rejected").json()["state"] == "rejected"
    assert code_of(promoter.writer.post(f"{draft}/publication")) == (409, "CAMPAIGN_DRAFT_STATE")
    assert desk.as_role("auditor").get("/campaigns?with_past=true").json()["items"] == []


def test_what_is_published_is_called_off_before_it_begins_or_never(desk: Desk, mall: Mall) -> None:
    Shelf(desk).put_up()
    promoter = Promoter(desk, "jiafang")
    promoter.launch(RENEWAL)
    path = "/merchants/jiafang/campaigns/spring-renewal/calling-off"
    mall.clock.move_to(datetime.fromisoformat("2027-03-01T00:00:00+08:00"))
    assert code_of(promoter.writer.post(path, {"reason": "缺货"})) == (409, "CAMPAIGN_HAS_BEGUN")
    assert points_now(desk) == (2500, "spring-renewal")
    mall.clock.move_to(datetime.fromisoformat("2027-02-28T23:59:59+08:00"))
    called_off = promoter.writer.post(path, {"reason": "缺货"})
    assert (called_off.status_code, called_off.json()["state"]) == (201, "called_off")
    mall.clock.move_to(datetime.fromisoformat("2027-03-01T00:00:00+08:00"))
    assert points_now(desk) == (3000, "")


def test_a_merchant_promotes_its_own_things_only(desk: Desk) -> None:
    Shelf(desk).put_up()
    foreign = {**RENEWAL, "campaign": "foreign"}
    muying = Promoter(desk, "muying")
    refused = muying.writer.post(f"{muying.path}/campaign-drafts", foreign)
    assert code_of(refused) == (422, "CAMPAIGN_INVALID")
    assert "NOT_YOUR_MERCHANT" in [problem["code"] for problem in refused.json()["problems"]]
    jiafang = Promoter(desk, "jiafang")
    draft = jiafang.write(RENEWAL)
    outsider = desk.as_role("merchant_manager", merchant="muying")
    assert outsider.get(draft).json()["code"] == "WRONG_MERCHANT"
    assert code_of(outsider.get(draft.replace("jiafang", "muying"))) == (404, "CAMPAIGN_DRAFT_NOT_FOUND")
