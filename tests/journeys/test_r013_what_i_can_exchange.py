# SPDX-License-Identifier: Apache-2.0
"""R013: the shelf grows, by category and by word, and 我能换 lists what a balance reaches."""

from datetime import timedelta

from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till


def fill(desk: Desk) -> Shelf:
    """Put the four things of the seed story on the shelf."""
    shelf = Shelf(desk)
    for code, name, points, kind, category in (
        ("set-4", "纯棉四件套", 3000, "goods", "home_textile"),
        ("lens", "镜片", 2000, "goods", "optical"),
        ("curtain", "窗帘清洗", 2000, "service", "home_service"),
        ("eye-check", "视力检查", 1000, "service", "optical"),
    ):
        shelf.put_up(code, name_zh=name, points=points, kind=kind, category=category)
    return shelf


def test_a_balance_of_2000_reaches_lens_curtain_and_eye_check(desk: Desk, mall: Mall, till: Till) -> None:
    fill(desk)
    till.credit(order(paid_fen=200_000))
    mall.clock.advance(timedelta(days=8))
    me = desk.as_role("member", member="M100001")
    mine = me.get("/members/M100001/rewards?affordable=true").json()["items"]
    assert [(item["name_zh"], item["points"], item["points_missing"]) for item in mine] == [
        ("视力检查", 1000, 0),
        ("镜片", 2000, 0),
        ("窗帘清洗", 2000, 0),
    ]
    everything = me.get("/members/M100001/rewards").json()["items"]
    assert [(item["code"], item["points_missing"]) for item in everything][-1] == ("set-4", 1000)


def test_nobody_looks_at_anothers_shelf(desk: Desk) -> None:
    answer = desk.as_role("member", member="M100002").get("/members/M100001/rewards?affordable=true")
    assert (answer.status_code, answer.json()["code"]) == (403, "WRONG_MEMBER")


def test_the_shelf_is_looked_through_by_category_word_and_page(desk: Desk) -> None:
    fill(desk)
    anybody = desk.as_role("member", member="M100003")
    codes = [item["code"] for item in anybody.get("/rewards?category=optical").json()["items"]]
    assert codes == ["eye-check", "lens"]
    assert [item["code"] for item in anybody.get("/rewards?word=清洗").json()["items"]] == ["curtain"]
    first = anybody.get("/rewards?limit=3").json()
    rest = anybody.get(f"/rewards?limit=3&cursor={first['next_cursor']}").json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [3, 1, ""]
    assert len({item["code"] for item in first["items"] + rest["items"]}) == 4


def test_what_is_not_listed_or_not_open_is_not_shown(desk: Desk, mall: Mall) -> None:
    shelf = fill(desk)
    shelf.make("draft")
    shelf.put_up("later", opens_at=(mall.clock.now() + timedelta(days=1)).isoformat())
    shelf.manager.post(f"{shelf.path}/lens/suspension", {"reason": "换供应商"})
    anybody = desk.as_role("member", member="M100001")
    codes = {item["code"] for item in anybody.get("/rewards").json()["items"]}
    assert codes == {"set-4", "curtain", "eye-check"}


def test_the_value_is_todays_price_at_this_store_or_not_shown(desk: Desk, mall: Mall) -> None:
    """CTL-12, R004: 参考价¥500(本店现售价, 采集时间); older than a day it is hidden."""
    shelf = Shelf(desk)
    shelf.put_up("pillow", name_zh="乳胶枕", points=5000)
    shelf.see("pillow", 50_000, "2026-11-22T09:30:00+08:00", store="jiafang-01")
    anybody = desk.as_role("member", member="M100001")
    (here,) = anybody.get("/rewards?store=jiafang-01").json()["items"]
    assert here["reference"] == "参考价¥500(本店现售价, 采集时间 2026-11-22 09:30)"
    assert (here["value_fen"], here["fen_per_100_points"]) == (50_000, 1_000)  # ¥10.00 for 100 points
    (there,) = anybody.get("/rewards?store=jiafang-02").json()["items"]
    assert (there["reference"], there["value_fen"], there["fen_per_100_points"]) == ("", None, None)
    mall.clock.advance(timedelta(hours=23, minutes=30))
    (stale,) = anybody.get("/rewards?store=jiafang-01").json()["items"]
    assert (stale["reference"], stale["value_fen"]) == ("", None)
