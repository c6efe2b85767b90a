# SPDX-License-Identifier: Apache-2.0
"""The member's own wallet at the Management API: the same as a till reads, with nothing left out, page by page."""

from itertools import chain
from typing import Any

import pytest

from tests.journeys.desk import Client, Desk
from tests.journeys.mall import Mall, order
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

ME = "/members/M100001"


@pytest.fixture
def me(desk: Desk, server: Running, mall: Mall) -> Client:
    """A member who bought three times at one merchant and twice at another."""
    for number in range(3):
        Till(server, mall.jiafang).credit(order(f"A-{number}", 10_000 + 100 * number))
    for number in range(2):
        Till(server, mall.muying).credit(order(f"B-{number}", 20_000 + 100 * number, merchant="muying"))
    return desk.as_role("member", member="M100001")


def pages(client: Client, path: str, limit: int) -> list[list[dict[str, Any]]]:
    """Follow the cursors to the end."""
    found, cursor = [], ""
    while True:
        answer = client.get(path, params={"limit": limit, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next_cursor"]
        if not cursor:
            return found


def test_nothing_is_left_out_for_the_member(me: Client, server: Running, mall: Mall) -> None:
    lots = me.get(f"{ME}/lots").json()["items"]
    assert {(lot["order"], lot["granted"]) for lot in lots} == {
        ("jiafang:A-0", 100), ("jiafang:A-1", 101), ("jiafang:A-2", 102), ("muying:B-0", 200), ("muying:B-1", 201),
    }  # fmt: skip
    foreign = Till(server, mall.jiafang).get(f"{ME}/lots").json()["lots"]
    assert sum(lot["order"] is None for lot in foreign) == 2
    newest = me.get(f"{ME}/journals").json()["items"][0]
    assert (newest["kind"], newest["code"], newest["points"]) == ("earn", "OK", 201)
    assert (newest["merchant"], newest["reference"]) == ("muying", "B-1")
    assert newest["explain"] == ["实付201.00元,每1元积1分"]
    assert [(entry["part"], entry["points"]) for entry in newest["entries"]] == [("pending", 201)]


@pytest.mark.parametrize("what", ["lots", "journals"])
def test_page_by_page_is_the_same_as_at_once(me: Client, what: str) -> None:
    (whole,) = pages(me, f"{ME}/{what}", 200)
    assert len(whole) == 5
    parts = pages(me, f"{ME}/{what}", 2)
    assert [len(part) for part in parts] == [2, 2, 1]
    assert list(chain.from_iterable(parts)) == whole


def test_one_point_type_or_a_refusal(me: Client) -> None:
    for what in ("lots", "journals"):
        assert len(me.get(f"{ME}/{what}", params={"point_type": "consumption"}).json()["items"]) == 5
        assert code_of(me.get(f"{ME}/{what}", params={"point_type": "gold"})) == (422, "UNKNOWN_POINT_TYPE")


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "WyIxLTIiXQ"])
def test_a_cursor_of_ones_own_making_is_refused(me: Client, cursor: str) -> None:
    for what in ("lots", "journals"):
        answer = me.get(f"{ME}/{what}", params={"cursor": cursor})
        assert code_of(answer) == (422, "CURSOR_INVALID"), (what, answer.text)


def test_the_owner_and_those_who_look_after_members_and_nobody_else(me: Client, desk: Desk) -> None:
    whole = me.get(f"{ME}/lots").json()
    for role in ("operator_service", "operator_risk", "privacy_officer", "auditor", "regulator"):
        assert desk.as_role(role).get(f"{ME}/lots").json() == whole, role
    for what in ("balances", "lots", "journals"):
        stranger = desk.as_role("member", member="M100002")
        assert code_of(stranger.get(f"{ME}/{what}")) == (403, "WRONG_MEMBER")
        assert code_of(desk.as_role("operator_marketing").get(f"{ME}/{what}")) == (403, "SCOPE_MISSING")
        assert code_of(desk.as_role("clerk", merchant="jiafang").get(f"{ME}/{what}")) == (403, "SCOPE_MISSING")
        by_phone = desk.as_role("operator_service").get(f"/members/13800138001/{what}")
        assert code_of(by_phone) == (404, "MEMBER_NOT_FOUND")
