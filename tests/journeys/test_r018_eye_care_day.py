# SPDX-License-Identifier: Apache-2.0
"""R018 爱眼日期间1500分可兑换原本2000分的镜片,让积分价值提升25%: fewer points by 25 %, worth more by 33.3 %."""

from datetime import datetime, timedelta

from tests.journeys.desk import Desk
from tests.journeys.mall import Mall
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf, code_of

SEED = "爱眼日期间1500分可兑换原本2000分的镜片,让积分价值提升25%"
TRUE = "爱眼日期间1500分可兑换原本2000分的镜片,少用25%积分(每分价值提升33.3%)"
EYE_CARE = campaign(
    "eye-care",
    "2027-05-20T00:00:00",
    "2027-06-20T00:00:00",
    name="爱眼日",
    on={"calendars": [{"calendar": "EYE_CARE_DAY", "before_days": 1, "after_days": 1}]},
    text={"zh": TRUE},
    prices=[{"merchant": "jiafang", "rewards": ["lens"], "points": 1500}],
)


def price_at(desk: Desk, mall: Mall, at: str) -> int:
    """Return what the lens costs at a local time."""
    mall.clock.move_to(datetime.fromisoformat(f"{at}+08:00"))
    points: int = desk.as_role("member", member="M100001").get("/rewards/jiafang/lens").json()["points"]
    return points


def test_the_seeds_sentence_is_refused_and_the_true_one_is_told(desk: Desk) -> None:
    """The 25 % of the seed is the cut of the price; as a rise of what a point is worth it is wrong (C-12, CTL-15)."""
    Shelf(desk).put_up("lens", points=2_000)
    refused = Promoter(desk, "jiafang").submit({**EYE_CARE, "text": {"zh": SEED}})
    assert code_of(refused) == (422, "COPY_REJECTED")
    (finding,) = refused.json()["findings"]
    assert finding["code"] == "PERCENT_ON_WRONG_BASIS"
    assert "价值提升25%" in finding["offending"]
    assert finding["suggestion"] == "少用25%积分(每分价值提升33.3%)"
    assert Promoter(desk, "jiafang").submit(EYE_CARE).status_code == 201


def test_both_percentages_stand_beside_the_price(desk: Desk, mall: Mall) -> None:
    shelf = Shelf(desk)
    shelf.put_up("lens", points=2_000)
    Promoter(desk, "jiafang").launch(EYE_CARE)
    now = datetime.fromisoformat("2027-06-06T10:00:00+08:00")
    mall.clock.move_to(now)
    shelf.see("lens", 20_000, (now - timedelta(hours=1)).isoformat())
    shown = desk.as_role("member", member="M100001").get("/rewards/jiafang/lens?store=jiafang-01").json()
    assert (shown["points"], shown["list_points"]) == (1_500, 2_000)
    assert shown["promotion"]["saved_zh"] == "少用500分(-25.0%)"
    assert shown["promotion"]["worth_zh"] == "每分价值 ¥0.100→¥0.133(+33.3%)"


def test_it_holds_on_the_days_of_its_calendar_only(desk: Desk, mall: Mall) -> None:
    Shelf(desk).put_up("lens", points=2_000)
    card = Promoter(desk, "jiafang").launch(EYE_CARE)
    assert "爱眼日(前1天至后1天)" in card["when"]["zh"]
    assert [price_at(desk, mall, day) for day in ("2027-06-04T23:59:59", "2027-06-05T00:00:00")] == [2_000, 1_500]
    assert [price_at(desk, mall, day) for day in ("2027-06-07T23:59:59", "2027-06-08T00:00:00")] == [1_500, 2_000]
