# SPDX-License-Identifier: Apache-2.0
"""R069: a moderated post about order 123 gives 20 points labelled 奖励; the second post on the order gives none."""

import pytest

from haowu.doors.management_api.routes.engagement.shapes import PostIn
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def share(desk: Desk, order_no: str, words: str) -> int:
    body = {"merchant": "jiafang", "order_no": order_no, "words": words}
    made = desk.as_role("member", member="M100001").post("/members/M100001/posts", body)
    assert made.status_code == 201, made.text
    number: int = made.json()["id"]
    return number


def publish(desk: Desk, number: int) -> dict[str, object]:
    answer = desk.as_role("operator_service").post(f"/posts/{number}/moderation", {"decision": "publish"})
    assert answer.status_code == 201, answer.text
    done: dict[str, object] = answer.json()
    return done


def test_the_first_post_about_an_order_gives_20_and_the_second_none(desk: Desk, till: Till) -> None:
    buys(till, desk, "123", 800)
    first = share(desk, "123", "用了三个月,冬天很暖和,夏天也不闷。")
    assert total(till) == 800
    done = publish(desk, first)
    assert (done["points"], done["label"], done["state"]) == (20, "奖励", "PUBLISHED")
    second = publish(desk, share(desk, "123", "再补充一句,洗后不缩水。"))
    assert (second["points"], second["label"], second["reason"]) == (0, "", "ORDER_REWARDED_ALREADY")
    assert total(till) == 820
    shown = desk.as_role("auditor").get("/merchants/jiafang/posts?state=PUBLISHED").json()["items"]
    assert [(post["label"], post["points"]) for post in shown] == [("", 0), ("奖励", 20)]


def test_a_bad_opinion_is_published_and_worth_as_much(desk: Desk, till: Till) -> None:
    buys(till, desk, "123", 800)
    assert publish(desk, share(desk, "123", "质量很差,再也不会买了。"))["points"] == 20


def test_advertising_is_declined_and_a_shop_does_not_moderate(desk: Desk, till: Till) -> None:
    buys(till, desk, "123", 800)
    number = share(desk, "123", "加我微信,领优惠券和红包。")
    body = {"decision": "decline", "reason": "ADVERTISING"}
    shop = desk.as_role("merchant_manager", merchant="jiafang").post(f"/posts/{number}/moderation", body)
    assert (shop.status_code, shop.json()["code"]) == (403, "OPERATOR_ONLY")
    declined = desk.as_role("operator_service").post(f"/posts/{number}/moderation", body).json()
    assert (declined["state"], declined["points"]) == ("DECLINED", 0)
    opinion = desk.as_role("operator_service").post(
        f"/posts/{number}/moderation", {"decision": "decline", "reason": "NEGATIVE"}
    )
    assert opinion.status_code == 422
    assert total(till) == 800


def test_nobody_is_asked_to_forward_anything() -> None:
    assert set(PostIn.model_fields) == {"merchant", "order_no", "words"}
