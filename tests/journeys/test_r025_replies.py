# SPDX-License-Identifier: Apache-2.0
"""R025: every suggestion is answered within seven days or stands on the overdue list; the member sees the reply."""

from datetime import timedelta

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Client, Desk
from tests.journeys.engaged import ENGAGED, buys
from tests.journeys.mall import Mall, build_mall
from tests.journeys.shelf import code_of
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def test_after_seven_days_it_is_overdue_until_somebody_answers(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-1", 800)
    member, shop = desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")
    console = desk.as_role("operator_service")
    number = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "停车位太少了"}).json()["id"]
    overdue = "/merchants/jiafang/suggestions/overdue"
    clock.advance(timedelta(days=7))
    assert console.get(overdue).json()["items"] == []
    clock.advance(timedelta(minutes=1))
    assert [late["id"] for late in console.get(overdue).json()["items"]] == [number]
    shop.post(f"/merchants/jiafang/suggestions/{number}/steps", {"state": "ANSWERED", "words": "本月增加20个车位"})
    assert console.get(overdue).json()["items"] == []
    (seen,) = member.get("/members/M100001/suggestions").json()["items"]
    assert (seen["state"], [reply["words"] for reply in seen["replies"]]) == ("ANSWERED", ["本月增加20个车位"])


def test_the_operators_console_has_one_list_over_all_merchants(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-1", 800)
    member, console = desk.as_role("member", member="M100001"), desk.as_role("operator_service")
    sent = []
    for merchant, words in (("muying", "希望周末开放"), ("jiafang", "停车位太少了"), ("jiafang", "收银台太少了")):
        body = {"merchant": merchant, "words": words}
        sent.append(member.post("/members/M100001/suggestions", body).json()["id"])
        clock.advance(timedelta(hours=1))
    clock.advance(timedelta(days=7))
    assert pages(console, "/suggestions/overdue", limit=1) == [
        [("muying", sent[0])],
        [("jiafang", sent[1])],
        [("jiafang", sent[2])],
    ]
    assert pages(console, "/merchants/jiafang/suggestions/overdue") == [[("jiafang", sent[1]), ("jiafang", sent[2])]]

    first = console.get("/suggestions/overdue?limit=1").json()["next_cursor"]
    answer = {"state": "ANSWERED", "words": "下周起周末开放"}
    shop = desk.as_role("merchant_manager", merchant="muying")
    assert shop.post(f"/merchants/muying/suggestions/{sent[0]}/steps", answer).status_code == 201
    after = console.get("/suggestions/overdue", params={"cursor": first}).json()["items"]
    assert [late["id"] for late in after] == sent[1:], "answered meanwhile: the list goes on where it was"
    assert pages(console, "/suggestions/overdue") == [[("jiafang", sent[1]), ("jiafang", sent[2])]]
    assert code_of(shop.get("/suggestions/overdue")) == (403, "SCOPE_MISSING"), "of its own it has its own list"


def pages(client: Client, path: str, limit: int = 50) -> list[list[tuple[str, int]]]:
    """Return merchant and number of every overdue suggestion, page by page."""
    found: list[list[tuple[str, int]]] = []
    cursor = ""
    while True:
        page = client.get(path, params={"limit": limit, "cursor": cursor}).json()
        found.append([(late["merchant"], late["id"]) for late in page["items"]])
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_no_end_without_a_word_to_the_member(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    member, shop = desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")
    number = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "停车位太少了"}).json()["id"]
    mute = shop.post(f"/merchants/jiafang/suggestions/{number}/steps", {"state": "DECLINED"})
    assert (mute.status_code, mute.json()["code"]) == (422, "FIELD_INVALID")
