# SPDX-License-Identifier: Apache-2.0
"""CTL-08: what is given back at face value: a warning above 5 %, a second person above 10 %, never above 20 %."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.publishing import Publisher, next_version

FEBRUARY = "2027-02-01T00:00:00+08:00"
RATE = "earn: {kind: rate, points: 1, per_fen: 100}"
RULES = "rules:\n"
DIME = """\
  - {code: dime, name: {zh: 一角预算, en: Dime}, funder: jiafang, line_fen: 1000000000, face_millifen_per_point: 10000}
"""
"""A budget keeps its face value: who wants ¥0.10 a point instead of ¥0.01 opens another one."""
GOLD = """\
  - code: gold
    name: {zh: 金卡加倍, en: Gold}
    point_type: consumption
    budget: base
    earn: {kind: multiplier, bonus_bp: 1000}
    conditions: {tiers: [gold]}
"""


@pytest.fixture
def publisher(desk: Desk) -> Publisher:
    """The operator's staff."""
    return Publisher(desk)


def programme(points: int = 1, budget: str = "", more: str = "") -> str:
    """Return the mall's next version with another rate, and rules that another budget pays for."""
    source = next_version(FEBRUARY, (RATE, RATE.replace("points: 1", f"points: {points}")))
    source = source.replace("\ndisclosure:", f"\n{more}disclosure:")
    return source.replace("budget: base", "budget: dime").replace(RULES, budget + RULES) if budget else source


@pytest.mark.parametrize(
    ("points", "rebate_bp", "is_warned"), [(1, 100, False), (5, 500, False), (6, 600, True), (10, 1_000, True)]
)
def test_up_to_ten_per_cent_four_eyes_are_enough(
    publisher: Publisher, points: int, rebate_bp: int, *, is_warned: bool
) -> None:
    published = publisher.publish(programme(points))
    assert (published["rebate_bp"], published["warning"] is not None) == (rebate_bp, is_warned)
    (_, entry) = publisher.second.get("/programs/mall/publications").json()["items"]
    assert entry["face_rebate_bp"] == rebate_bp


def test_above_ten_per_cent_another_approval_is_needed(desk: Desk, publisher: Publisher) -> None:
    """The seed's rate, ¥0.10 a point, and 10 % more for gold: 11 %."""
    place = publisher.draft(programme(budget=DIME, more=GOLD))
    submitted = publisher.writer.post(f"{place}/submission").json()
    assert (submitted["rebate_bp"], submitted["rebate_approval"] is not None) == (1_100, True)
    assert "11%" in submitted["warning"]["zh"]
    publisher.second.post(f"{place}/decision", {"decision": "approved"})
    refused = publisher.writer.post(f"{place}/publication")
    assert (refused.status_code, refused.json()["code"]) == (409, "FACE_REBATE_NEEDS_APPROVAL")
    assert "需要另一位负责人批准" in refused.json()["detail"]

    approval = f"/approvals/{submitted['rebate_approval']}/decision"
    finance = desk.as_role("operator_finance")
    (asked,) = finance.get("/approvals?waiting_only=true").json()["items"]
    assert (asked["kind"], asked["subject"]) == ("face_rebate", "program/mall")
    assert finance.post(approval, {"decision": "approved"}).status_code == 204
    assert publisher.writer.post(f"{place}/publication").json()["version"] == 2


def test_an_approval_is_of_that_text_alone(desk: Desk, publisher: Publisher) -> None:
    first = publisher.submit(programme(budget=DIME, more=GOLD)).json()
    desk.as_role("operator_finance").post(f"/approvals/{first['rebate_approval']}/decision", {"decision": "approved"})
    dearer = publisher.submit(programme(budget=DIME, more=GOLD.replace("1000", "2000"))).json()
    assert dearer["rebate_approval"] != first["rebate_approval"]
    place = f"/program-drafts/{dearer['draft']['id']}"
    publisher.second.post(f"{place}/decision", {"decision": "approved"})
    assert publisher.writer.post(f"{place}/publication").json()["code"] == "FACE_REBATE_NEEDS_APPROVAL"


def test_above_twenty_per_cent_nobody_can_approve_it(publisher: Publisher) -> None:
    refused = publisher.submit(programme(points=3, budget=DIME))
    assert (refused.status_code, refused.json()["code"], refused.json()["rebate_bp"]) == (
        422,
        "FACE_REBATE_TOO_HIGH",
        3_000,
    )
    found = publisher.review(programme(points=3, budget=DIME))
    assert [objection["code"] for objection in found["objections"]] == ["FACE_REBATE_TOO_HIGH"]
    assert (found["rebate_bp"], found["base_rebate_bp"]) == (3_000, 3_000)


def test_whoever_handed_it_in_cannot_decide_with_another_hat(desk: Desk, publisher: Publisher) -> None:
    """One key that may both write and approve is still one pair of eyes."""
    security = desk.as_role("security_admin")
    scopes = ["programs:write", "programs:approve", "approvals:decide", "drafts:read"]
    both = desk.with_token(security.post("/keys", {"name": "both", "scopes": scopes}).json()["token"])
    made = both.post("/program-drafts", {"source": programme(budget=DIME, more=GOLD)}).json()
    place = f"/program-drafts/{made['id']}"
    submitted = both.post(f"{place}/submission").json()
    for path in (f"{place}/decision", f"/approvals/{submitted['rebate_approval']}/decision"):
        refused = both.post(path, {"decision": "approved"})
        assert (refused.status_code, refused.json()["code"]) == (403, "NEEDS_SECOND_PERSON")
    assert publisher.second.get(place).json()["state"] == "submitted"
