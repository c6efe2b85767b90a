# SPDX-License-Identifier: Apache-2.0
"""R059 而非“无偿的劣质品”: the quality of a reward is visible, and 免费, 无偿, 0元 name the points they take (C-14)."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till

CLEANING: dict[str, Any] = {"name_zh": "窗帘清洗", "points": 2_000}


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    """The shelf of jiafang."""
    return Shelf(desk)


def list_with(shelf: Shelf, **words: Any) -> Any:
    """Take a reward in with these words, and try to list it."""
    made = shelf.make("cleaning", **{**CLEANING, **words})
    assert made.status_code == 201, made.text
    return shelf.manager.put(f"{shelf.path}/cleaning/listing")


@pytest.mark.parametrize(
    ("field", "words", "offending"),
    [
        ("name_zh", "0元兑换窗帘清洗", "0元"),
        ("name_zh", "无偿窗帘清洗一次", "无偿"),
        ("description_zh", "老会员免费清洗窗帘", "免费"),
        ("description_zh", "凭会员身份即可。\n¥0 上门清洗", "¥0"),
        ("description_en", "Curtains cleaned for free", "for free"),
        ("differences", "与店内清洗相同,白送", "白送"),
    ],
)
def test_free_without_the_points_it_takes_is_not_listed(shelf: Shelf, field: str, words: str, offending: str) -> None:
    """The words 0元兑换 must show the points needed."""
    refused = list_with(shelf, **{field: words})
    assert code_of(refused) == (422, "COPY_REJECTED")
    (finding,) = refused.json()["findings"]
    assert (finding["path"], finding["code"], finding["offending"]) == (field, "UNCONDITIONED_FREE", offending)
    assert finding["suggestion"] == "请写“积分兑换,需2000分”"
    assert "请写“积分兑换,需2000分”" in refused.json()["detail"]
    assert shelf.desk.as_role("member", member="M100001").get("/rewards").json()["items"] == []


@pytest.mark.parametrize(
    "words",
    ["0元兑换窗帘清洗,需2000分", "积分兑换,需2000分,免费上门收取", "凭2000积分免费清洗一次", "支持七天免费退换"],
)
def test_with_the_points_in_the_same_line_it_may(shelf: Shelf, words: str) -> None:
    assert list_with(shelf, description_zh=words).status_code == 200
    (offer,) = shelf.desk.as_role("member", member="M100001").get("/rewards").json()["items"]
    assert (offer["code"], offer["points"]) == ("cleaning", 2_000)


def test_the_points_must_stand_in_the_same_block(shelf: Shelf) -> None:
    assert code_of(list_with(shelf, description_zh="免费清洗\n需2000分")) == (422, "COPY_REJECTED")


def test_lines_of_a_bundle_and_other_forbidden_words_are_read_too(shelf: Shelf) -> None:
    lines = [{"code": "test", "name_zh": "无偿视力检查"}, {"code": "clean", "name_zh": "眼镜清洗"}]
    refused = list_with(shelf, kind="bundle", lines=lines, description_zh="积分增值好选择")
    found = {(each["path"], each["code"]) for each in refused.json()["findings"]}
    assert found == {("description_zh", "FINANCIAL_TERM"), ("lines.test.name_zh", "UNCONDITIONED_FREE")}


def test_what_was_mended_is_listed(shelf: Shelf) -> None:
    assert list_with(shelf, name_zh="免费窗帘清洗").status_code == 422
    mended = shelf.body("cleaning", **CLEANING)
    assert shelf.manager.put(f"{shelf.path}/cleaning", mended).status_code == 200
    assert shelf.manager.put(f"{shelf.path}/cleaning/listing").status_code == 200


def test_the_linter_says_so_before(desk: Desk) -> None:
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    found = manager.get(f"/copy-check?text={quote('0元兑换')}&points=2000").json()
    assert (found["result"], found["findings"][0]["suggestion"]["zh"]) == ("REJECT", "请写“积分兑换,需2000分”")
    assert manager.get(f"/copy-check?text={quote('0元兑换,需2000分')}").json()["result"] == "PASS"


def test_the_quality_of_a_reward_is_open_to_everybody(desk: Desk, till: Till) -> None:
    shop = Exchanging(desk, till)
    shop.offer("towel", "纯棉毛巾", 100, 1_000, fulfilment="pickup")
    shop.earn(2_500)
    assert shop.me.get("/rewards/jiafang/towel/quality").json()["score"] is None
    numbers = [shop.get("towel")["id"] for _ in range(25)]
    for number in numbers[:9]:
        shop.hand_over(number)
    few = shop.me.get("/rewards/jiafang/towel/quality").json()
    assert (few["score"], few["fulfilled"], few["text_zh"]) == (None, 9, "近30天兑换9次,质量投诉0次;不足10次,暂不评分")
    for number in numbers[9:]:
        shop.hand_over(number)
    assert shop.me.get("/rewards/jiafang/towel/quality").json()["score"] == 100

    opened = shop.me.post(f"{shop.mine}/{numbers[0]}/aftersales", {"wish": "exchange", "reason": "quality_defect"})
    assert opened.status_code == 201, opened.text
    opened = shop.me.post(f"{shop.mine}/{numbers[1]}/aftersales", {"wish": "return", "reason": "seven_day_no_reason"})
    assert opened.status_code == 201, "no reason given says nothing of quality"
    sampled = {"is_good": True, "note": "克重、色牢度合格"}
    desk.as_role("operator_product").post("/reward-samples/jiafang/towel", sampled)
    for client in (shop.me, desk.as_role("clerk", merchant="muying"), desk.as_role("regulator")):
        seen = client.get("/rewards/jiafang/towel/quality").json()
        assert (seen["score"], seen["fulfilled"], seen["complaints"]) == (60, 25, 1)
        assert (seen["samples"], seen["good_samples"]) == (1, 1)
        assert seen["text_zh"] == "近30天兑换25次,质量投诉1次;质量分60(满分100)"


def test_a_draft_has_no_quality_to_show(shelf: Shelf) -> None:
    shelf.make("hidden")
    member = shelf.desk.as_role("member", member="M100001")
    assert code_of(member.get("/rewards/jiafang/hidden/quality")) == (404, "REWARD_UNKNOWN")
