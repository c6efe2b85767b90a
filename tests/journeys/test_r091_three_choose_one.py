# SPDX-License-Identifier: Apache-2.0
"""R091 不同客户的个性化需求…专属的积分权益: three benefits of equal value, one choice a period, for all of a tier."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from haowu.programs.errors import ProgramInvalid
from tests.journeys.climbing import LADDER, at, pay
from tests.journeys.desk import Client, Desk
from tests.journeys.mall import Mall, build_mall
from tests.journeys.shelf import code_of
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers; gold has a menu."""
    return build_mall(database_url, clock, LADDER)


@pytest.fixture
def gold(desk: Desk, till: Till) -> Client:
    """M100001, who has risen to gold."""
    pay(till, desk, "POS-CLIMB", 600_000)
    return desk.as_role("member", member="M100001")


def choose(client: Client, item: str, member: str = "M100001") -> Any:
    return client.post(f"/members/{member}/benefit-menu/choice", {"item": item})


def test_three_of_equal_value_and_one_choice(gold: Client) -> None:
    menu = gold.get("/members/M100001/benefit-menu").json()
    assert [item["code"] for item in menu["items"]] == ["alterations", "gift-wrap", "delivery"]
    assert {item["value_fen"] for item in menu["items"]} == {3000}
    assert (menu["period"], menu["next_period"], menu["choice"]) == ("2026-10-01", "2027-01-01", None)
    chosen = choose(gold, "delivery")
    assert (chosen.status_code, chosen.json()["item"], chosen.json()["value_fen"]) == (201, "delivery", 3000)
    assert choose(gold, "delivery").json() == chosen.json()
    assert gold.get("/members/M100001/benefit-menu").json()["choice"] == chosen.json()


def test_eight_choices_at_once_are_one(gold: Client) -> None:
    items = ("delivery", "gift-wrap") * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda item: choose(gold, item), items))
    taken = gold.get("/members/M100001/benefit-menu").json()["choice"]["item"]
    for item, answer in zip(items, answers, strict=True):
        assert answer.status_code == (201 if item == taken else 409), answer.text
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"BENEFIT_CHOSEN"}


def test_another_choice_waits_for_the_next_period(desk: Desk, gold: Client) -> None:
    choose(gold, "delivery")
    refused = choose(gold, "gift-wrap")
    assert code_of(refused) == (409, "BENEFIT_CHOSEN")
    assert refused.json()["detail"] == "2026-10-01开始的这一期已选择“delivery”,下一期可以重新选择。"
    at(desk, date(2027, 1, 1))
    assert gold.get("/members/M100001/benefit-menu").json()["choice"] is None
    assert choose(gold, "gift-wrap").json()["period"] == "2027-01-01"


def test_the_menu_is_the_tiers_and_no_personal_offer(desk: Desk, till: Till, gold: Client) -> None:
    pay(till, desk, "POS-TWO", 700_000, member="M100002")
    other = desk.as_role("member", member="M100002")
    mine, theirs = (
        client.get(f"/members/{member}/benefit-menu").json()["items"]
        for client, member in ((gold, "M100001"), (other, "M100002"))
    )
    assert mine == theirs
    base = desk.as_role("member", member="M100003")
    assert base.get("/members/M100003/benefit-menu").json()["items"] == []
    assert code_of(choose(base, "delivery", "M100003")) == (409, "BENEFIT_NOT_OF_TIER")
    assert code_of(choose(gold, "a-car")) == (409, "BENEFIT_NOT_OF_TIER")


def test_the_operator_sees_what_was_chosen_and_what_it_costs(desk: Desk, till: Till, gold: Client) -> None:
    pay(till, desk, "POS-TWO", 700_000, member="M100002")
    choose(gold, "delivery")
    choose(desk.as_role("member", member="M100002"), "delivery", "M100002")
    report = desk.as_role("operator_marketing").get("/tiers/choices").json()
    assert report == [{"tier": "gold", "item": "delivery", "members": 2, "value_fen": 6000}]
    assert desk.as_role("operator_marketing").get("/tiers/choices?day=2027-01-01").json() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [(("value_fen: 3000}\n          - {code: gift", "value_fen: 9000}\n          - {code: gift"), "MENU_VALUES_DIFFER"),
     (("          - {code: alterations, name: {zh: 改衣一次, en: One alteration}, value_fen: 3000}\n", ""),
      "MENU_NOT_THREE")],
)  # fmt: skip
def test_unequal_menus_are_not_published(
    database_url: str, clock: FixedClock, change: tuple[str, str], code: str
) -> None:
    assert change[0] in LADDER
    with pytest.raises(ProgramInvalid) as refused:
        build_mall(database_url, clock, LADDER.replace(*change))
    assert code in str(refused.value) or code in [problem.code for problem in refused.value.problems]
