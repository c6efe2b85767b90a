# SPDX-License-Identifier: Apache-2.0
"""R093 日用品兑换、民生商品折扣、线下活动参与: the county store's template chooses these three groups."""

from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of

THREE = [("daily_goods", "日用品兑换"), ("staple_discount", "民生商品折扣"), ("offline_event", "线下活动")]


def groups(answer: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(group["code"], group["name_zh"]) for group in answer["groups"]]


def test_the_practical_template_brings_the_three_groups(desk: Desk) -> None:
    shelf = Shelf(desk)
    templates = shelf.manager.get("/store-templates").json()
    (practical,) = [template for template in templates if template["code"] == "practical"]
    assert (practical["name_zh"], practical["categories"]) == ("实用型", [code for code, _ in THREE])
    chosen = shelf.manager.put("/merchants/jiafang/shelf", {"template": "practical"})
    assert chosen.status_code == 200, chosen.text
    assert groups(chosen.json()) == THREE
    anybody = desk.as_role("member", member="M100001")
    assert groups(anybody.get("/shelves/jiafang?store=jiafang-01").json()) == THREE


def test_a_store_may_leave_groups_out_or_bring_its_own(desk: Desk) -> None:
    shelf = Shelf(desk)
    shelf.manager.put("/merchants/jiafang/shelf", {"template": "practical"})
    own = {"template": "practical", "store": "jiafang-01", "categories": ["staple_discount", "gift_box"]}
    assert shelf.manager.put("/merchants/jiafang/shelf", own).status_code == 200
    anybody = desk.as_role("member", member="M100001")
    assert groups(anybody.get("/shelves/jiafang?store=jiafang-01").json()) == [
        ("staple_discount", "民生商品折扣"),
        ("gift_box", "节日礼盒"),
    ]
    assert groups(anybody.get("/shelves/jiafang?store=jiafang-02").json()) == THREE
    assert len(anybody.get("/shelves/muying").json()["groups"]) > len(THREE), "nothing chosen: everything is shown"


def test_the_shelf_is_looked_at_through_the_template(desk: Desk) -> None:
    shelf = Shelf(desk)
    for code, kind, category, points in (
        ("soap", "goods", "daily_goods", 300),
        ("oil-5-off", "partner_coupon", "staple_discount", 500),
        ("fair", "service", "offline_event", 200),
        ("ring-care", "service", "jewellery_care", 900),
    ):
        coupon = {"face_fen": 500, "min_spend_fen": 3000, "conditions": "限食用油,本店当日有效"}
        more = {"coupon": coupon} if kind == "partner_coupon" else {}
        shelf.put_up(code, kind=kind, category=category, points=points, **more)
    anybody = desk.as_role("member", member="M100001")
    shown = anybody.get("/rewards?template=practical").json()["items"]
    assert [item["code"] for item in shown] == ["fair", "soap", "oil-5-off"]
    assert shown[2]["particulars"] == "5元券,满30元可用;限食用油,本店当日有效"


def test_no_such_template_or_group(desk: Desk) -> None:
    manager = Shelf(desk).manager
    assert code_of(manager.put("/merchants/jiafang/shelf", {"template": "luxury"})) == (422, "TEMPLATE_UNKNOWN")
    wrong = {"template": "practical", "categories": ["gold"]}
    assert code_of(manager.put("/merchants/jiafang/shelf", wrong)) == (422, "TEMPLATE_UNKNOWN")
    assert len(manager.get("/shelves/jiafang").json()["groups"]) > len(THREE)
