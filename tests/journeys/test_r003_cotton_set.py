# SPDX-License-Identifier: Apache-2.0
"""R003 积分满3000分可兑换…价值300元的纯棉四件套: 3,000 are enough, 2,999 are one short."""

from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import code_of

SET = ("set-4", "纯棉四件套", 3_000, 30_000)


def test_with_3000_points_the_set_is_hers(shop: Exchanging) -> None:
    shop.offer(*SET, fulfilment="pickup")
    shop.earn(3_000)
    placed = shop.get("set-4")
    assert (placed["points"], placed["value_fen"], placed["state"]) == (3_000, 30_000, "placed")
    assert placed["worth"] == "价值¥300.00(每积分相当于¥0.10)"
    assert shop.balance() == {"available": 0, "pending": 0, "held": 3_000, "deficit": 0}
    assert shop.hand_over(placed["id"])["saved_fen"] == 30_000
    assert shop.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}
    (order,) = shop.me.get(shop.mine).json()["items"]
    assert (order["state"], order["points"], order["value_fen"]) == ("fulfilled", 3_000, 30_000)


def test_with_2999_one_point_is_missing(shop: Exchanging) -> None:
    shop.offer(*SET, fulfilment="pickup", stock_kind="shared")
    assert shop.manager.put(f"{shop.shelf.path}/set-4/stock", {"stocked": 1}).status_code == 200
    shop.earn(2_999)
    quote = shop.me.get(
        f"/members/{shop.member}/redemption-quote?reward=set-4&reward_merchant=jiafang&store=jiafang-01"
    )
    assert (quote.json()["points"], quote.json()["shortfall"]) == (3_000, 1)
    assert quote.json()["explain"] == "需3,000积分,价值¥300.00(每积分相当于¥0.10)"
    refused = shop.ask_for("set-4")
    assert code_of(refused) == (409, "INSUFFICIENT_POINTS")
    assert "还差1分" in refused.json()["detail"]
    assert shop.balance()["available"] == 2_999
    (stock,) = shop.manager.get(f"{shop.shelf.path}/set-4/stock").json()["items"]
    assert (stock["stocked"], stock["taken"]) == (1, 0), "what was not had stays on the shelf"
    assert shop.me.get(shop.mine).json()["items"] == []


def test_at_the_till_it_is_the_same(shop: Exchanging) -> None:
    shop.offer(*SET, fulfilment="pickup")
    shop.earn(2_999)
    body = {"redemption_no": "R-1", "member": "13800138001", "reward": "set-4", "store": "jiafang-01"}
    refused = shop.till.post("/redemptions", body)
    assert code_of(refused) == (409, "INSUFFICIENT_POINTS")
    shop.earn(1)
    placed = shop.till.post("/redemptions", {**body, "redemption_no": "R-2"})
    assert (placed.status_code, placed.json()["balance"]["available"]) == (201, 0)
    quote = {key: value for key, value in body.items() if key != "redemption_no"}
    asked = shop.till.post("/redemptions/quote", quote)
    assert (asked.status_code, asked.json()["points"], asked.json()["shortfall"]) == (200, 3_000, 3_000)
    again = shop.till.post("/redemptions", {**body, "redemption_no": "R-2", "member": "M100001"})
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    done = shop.till.post("/redemptions/R-2/fulfilment")
    assert (done.status_code, done.json()["saved_fen"], done.json()["points"]) == (201, 30_000, 3_000)
    assert shop.till.post("/redemptions/R-2/fulfilment").json()["replayed"] is True
    assert shop.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_the_last_one_is_had_once(shop: Exchanging) -> None:
    """Two at the same time with 3,000 points for one set: exactly one succeeds (§8.4, 15)."""
    shop.offer(*SET, fulfilment="pickup")
    shop.earn(3_000)
    body = {"member": "M100001", "reward": "set-4", "store": "jiafang-01"}
    answers = shop.till.together([("/redemptions", {**body, "redemption_no": f"R-{n}"}) for n in range(8)])
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert shop.balance() == {"available": 0, "pending": 0, "held": 3_000, "deficit": 0}


def test_undone_before_it_is_handed_over(shop: Exchanging) -> None:
    shop.offer(*SET, fulfilment="pickup")
    shop.earn(3_000)
    placed = shop.get("set-4")
    undone = shop.me.post(f"{shop.mine}/{placed['id']}/cancellation")
    assert (undone.status_code, undone.json()["points_given_back"], undone.json()["refund_fen"]) == (201, 3_000, 0)
    assert shop.balance()["available"] == 3_000
    word = shop.me.post(f"{shop.mine}/{placed['id']}/receipt")
    assert code_of(word) == (409, "NOT_SENT"), "what is fetched is received at the counter"
    late = shop.clerk.post(f"{shop.ours}/redemptions/{placed['id']}/fulfilment", {})
    assert code_of(late) == (409, "REDEMPTION_ENDED")


def test_only_one_self_and_the_shop_see_it(shop: Exchanging) -> None:
    shop.offer(*SET, fulfilment="pickup")
    shop.earn(3_000)
    placed = shop.get("set-4")
    other = shop.desk.as_role("member", member="M100002")
    assert code_of(other.get(f"/members/M100002/redemptions/{placed['id']}")) == (404, "REDEMPTION_NOT_FOUND")
    foreign = shop.desk.as_role("clerk", merchant="muying")
    path = f"/merchants/muying/redemptions/{placed['id']}"
    assert code_of(foreign.get(path)) == (404, "REDEMPTION_NOT_FOUND")
    assert code_of(foreign.post(f"{path}/fulfilment", {})) == (404, "REDEMPTION_NOT_FOUND")
