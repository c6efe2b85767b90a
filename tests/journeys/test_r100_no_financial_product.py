# SPDX-License-Identifier: Apache-2.0
"""R100 法律实质是消费营销方式: the card says what a point is, and no text says 资产, 理财, 币, 收益, 增值."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from haowu.programs.sample_disclosure import SAMPLE_DISCLOSURE
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM
from tests.journeys.publishing import Publisher, next_version

FEBRUARY = "2027-02-01T00:00:00+08:00"
WORDS = ("资产", "理财", "币", "收益", "增值")


def check(desk: Desk, text: str, more: str = "") -> dict[str, Any]:
    """Return what the linter says to a shop's manager."""
    answer = desk.as_role("merchant_manager", merchant="jiafang").get(f"/copy-check?text={quote(text)}{more}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_card_states_the_legal_nature(desk: Desk) -> None:
    card = desk.as_role("member", member="M100001").get("/programs/mall/card").json()
    assert "营销优惠" in card["legal_nature_zh"]
    assert "不能提现、买卖、转让,不计息" in card["legal_nature_zh"]
    assert "not money" in card["legal_nature_en"]
    for text in (card["legal_nature_zh"], card["legal_nature_en"]):
        assert check(desk, text)["result"] == "PASS", "what the card says must pass our own linter"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("place", ["card", "rule", "point type", "english"])
def test_a_programme_with_the_word_is_not_published(desk: Desk, word: str, place: str) -> None:
    publisher = Publisher(desk)
    card = json.dumps(SAMPLE_DISCLOSURE, ensure_ascii=False)
    source = f"{PROGRAM}disclosure: {card}\n"
    match place:
        case "card":
            source = source.replace("可兑换目录中的商品与服务", f"积分是您的{word}")
        case "rule":
            source = source.replace("zh: 基础积分", f"zh: {word}积分")
        case "point type":
            source = source.replace("zh: 消费积分", f"zh: 消费{word}")
        case _:
            source = source.replace("en: Mall points", "en: Mall investment").replace(
                "By net paid amount", f"By {word}"
            )
    refused = publisher.submit(next_version(FEBRUARY, source=source))
    assert (refused.status_code, refused.json()["code"]) == (422, "COPY_REJECTED")
    assert {finding["code"] for finding in refused.json()["findings"]} == {"FINANCIAL_TERM"}
    assert word in {finding["offending"] for finding in refused.json()["findings"]}
    assert [version["version"] for version in publisher.writer.get("/programs/mall/versions").json()["items"]] == [1]


@pytest.mark.parametrize("word", WORDS)
def test_the_linter_names_word_reason_and_remedy(desk: Desk, word: str) -> None:
    found = check(desk, f"消费积分,{word}每天看得见")
    assert found["result"] == "REJECT"
    (finding,) = found["findings"]
    assert (finding["code"], finding["offending"], finding["start"]) == ("FINANCIAL_TERM", word, 5)
    assert finding["reason"]["zh"] == "不能把积分说成金融产品"
    assert finding["suggestion"]["zh"]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("财富新风口", "REJECT"),
        ("最终解释权归本店所有", "REJECT"),
        ("积分可提现", "REJECT"),
        ("积分不可提现,不能转让", "PASS"),
        ("消费1元积1分,满3000分可兑换四件套", "PASS"),
        ("以人民币标价,可开增值税发票", "PASS"),
    ],
)
def test_what_may_be_said_and_what_not(desk: Desk, text: str, result: str) -> None:
    assert check(desk, text)["result"] == result


def test_percentages_are_held_against_both_bases(desk: Desk) -> None:
    wrong = check(desk, "2000降为1500,积分价值提升25%", "&base_points=2000&points=1500")
    assert wrong["result"] == "REJECT"
    (finding,) = wrong["findings"]
    assert finding["suggestion"]["zh"] == "少用25%积分(每分价值提升33.3%)"
    right = check(desk, "2500分兑换原3000分商品,积分价值提升20%", "&base_points=3000&points=2500")
    assert right["result"] == "PASS"
