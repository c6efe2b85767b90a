# SPDX-License-Identifier: Apache-2.0
"""R052 以明显方式明示积分获取条件、累积规则、有效期、兑换方式: no programme without its nine fields (CTL-11)."""

import json

import pytest

from haowu.programs.sample_disclosure import SAMPLE_DISCLOSURE
from haowu.rules.disclosure_document import LABELS
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM
from tests.journeys.publishing import Publisher, next_version

FEBRUARY = "2027-02-01T00:00:00+08:00"


@pytest.fixture
def publisher(desk: Desk) -> Publisher:
    """The operator's staff."""
    return Publisher(desk)


def with_card(card: object) -> str:
    """Return the mall's next version with a card."""
    return next_version(FEBRUARY, source=f"{PROGRAM}disclosure: {json.dumps(card, ensure_ascii=False)}\n")


def test_the_card_has_nine_fields_and_a_member_reads_it_before_earning(desk: Desk) -> None:
    card = desk.as_role("member", member="M100001").get("/programs/mall/card").json()
    assert [field["label"] for field in card["fields"]] == [
        "发行方", "获取条件", "累积规则", "有效期", "兑换方式", "使用限制", "除外情形", "变更程序", "投诉渠道",
    ]  # fmt: skip
    assert all(field["zh"] and field["en"] for field in card["fields"])
    assert [
        program["code"] for program in desk.as_role("clerk", merchant="jiafang").get("/programs").json()["items"]
    ] == ["mall"]


def test_without_the_way_to_redeem_it_cannot_be_published(publisher: Publisher) -> None:
    """Missing 兑换方式 → cannot publish."""
    card = {name: field for name, field in SAMPLE_DISCLOSURE.items() if name != "redemption"}
    refused = publisher.submit(with_card(card))
    assert (refused.status_code, refused.json()["code"]) == (422, "DISCLOSURE_INCOMPLETE")
    assert refused.json()["fields"] == ["redemption"]
    assert "兑换方式" in refused.json()["detail"]
    assert [version["version"] for version in publisher.writer.get("/programs/mall/versions").json()["items"]] == [1]


@pytest.mark.parametrize("name", sorted(LABELS))
def test_each_field_must_say_something(publisher: Publisher, name: str) -> None:
    found = publisher.review(with_card({**SAMPLE_DISCLOSURE, name: {"zh": " \t", "en": "something"}}))
    (objection,) = found["objections"]
    assert (objection["code"], found["is_publishable"]) == ("DISCLOSURE_INCOMPLETE", False)
    assert LABELS[name] in objection["zh"]


def test_no_card_at_all_lacks_all_nine(publisher: Publisher) -> None:
    refused = publisher.submit(next_version(FEBRUARY, source=PROGRAM))
    assert (refused.json()["code"], len(refused.json()["fields"])) == ("DISCLOSURE_INCOMPLETE", 9)


def test_a_draft_may_be_incomplete_until_it_is_handed_in(publisher: Publisher) -> None:
    place = publisher.draft(next_version(FEBRUARY, source=PROGRAM))
    assert publisher.writer.post(f"{place}/submission").status_code == 422
    assert publisher.writer.get(place).json()["state"] == "draft"
    assert publisher.writer.put(place, {"source": with_card(SAMPLE_DISCLOSURE)}).status_code == 200
    assert publisher.writer.post(f"{place}/submission").status_code == 201


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("最终解释权归本店所有", "VOID_CLAUSE"),
        ("规则变更不另行通知", "VOID_CLAUSE"),
        ("全网最低价兑换", "ABSOLUTE_TERM"),
    ],
)
def test_the_card_may_not_mislead(publisher: Publisher, words: str, code: str) -> None:
    refused = publisher.submit(with_card({**SAMPLE_DISCLOSURE, "limits": {"zh": words}}))
    assert (refused.status_code, refused.json()["code"]) == (422, "COPY_REJECTED")
    (finding,) = refused.json()["findings"]
    assert (finding["path"], finding["code"]) == ("disclosure.limits.zh", code)
    assert finding["suggestion"]
