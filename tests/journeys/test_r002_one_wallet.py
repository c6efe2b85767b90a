# SPDX-License-Identifier: Apache-2.0
"""R002: points of all orders and brands stand in one wallet, each lot with its origin."""

from haowu.kernel.clock import FixedClock
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, order
from tests.journeys.till import Running, Till

BUDGET = """\
  - {{code: {0}, name: {{zh: 预算, en: Budget}}, funder: {0}, line_fen: 100000, face_millifen_per_point: 1000}}
"""
RULE = """\
  - code: base-{0}
    name: {{zh: 基础积分, en: Base}}
    point_type: consumption
    budget: {0}
    earn: {{kind: rate, points: 1, per_fen: 100}}
    conditions: {{merchants: [{0}]}}
"""
BRANDS = ("jiafang", "muying")
OWN_BUDGETS = (
    PROGRAM.partition("budgets:")[0]
    + "budgets:\n"
    + "".join(BUDGET.format(brand) for brand in BRANDS)
    + "rules:\n"
    + "".join(RULE.format(brand) for brand in BRANDS)
)
"""The mall's programme, but each brand pays for the points of its own orders."""


def test_two_brands_one_wallet_and_each_lot_says_whose_it_is(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock, with_disclosure(OWN_BUDGETS))
    with Running(mall.runtime) as server:
        Till(server, mall.jiafang).credit(order("A-1", 80_000))
        Till(server, mall.muying).credit(order("B-1", 20_000, merchant="muying"))
    member = Desk(database_url, clock).as_role("member", member="M100001")
    (account,) = member.get("/members/M100001/balances").json()["accounts"]
    assert (account["point_type"], account["pending"], account["available"]) == ("consumption", 1000, 0)
    finance = Desk(database_url, clock).as_role("operator_finance")
    first = finance.get("/programs/mall/budgets", params={"limit": 1}).json()
    second = finance.get("/programs/mall/budgets", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    paid = [(budget["funder"], budget["used_points"]) for budget in first["items"] + second["items"]]
    assert (paid, second["next_cursor"]) == ([("jiafang", 800), ("muying", 200)], "")
    lots = member.get("/members/M100001/lots").json()["items"]
    assert sorted((lot["granted"], lot["funder"], lot["order"], lot["rule"]) for lot in lots) == [
        (200, "muying", "muying:B-1", "base-muying"),
        (800, "jiafang", "jiafang:A-1", "base-jiafang"),
    ]


def test_the_same_order_number_of_two_merchants_is_two_orders(server: Running, mall: Mall) -> None:
    Till(server, mall.jiafang).credit(order("SAME-1", 10_000))
    Till(server, mall.muying).credit(order("SAME-1", 10_000, merchant="muying"))
    assert Till(server, mall.jiafang).balance()["pending"] == 200


def test_named_by_phone_or_number_it_is_the_same_wallet(till: Till) -> None:
    till.credit(order("P-1", 10_000, member="13800138001"))
    assert till.balance("M100001")["pending"] == 100
    answer = till.post("/members/lookup", {"member": "13800138001"})
    assert answer.json()["member"] == "M100001"
    assert "13800138001" not in answer.text
