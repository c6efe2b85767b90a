# SPDX-License-Identifier: Apache-2.0
"""A retry changes nothing: the business number is the idempotency key."""

from tests.journeys.mall import hold, order
from tests.journeys.till import Till


def test_a_replay_gives_the_first_answer(till: Till) -> None:
    first = till.post("/orders", order())
    again = till.post("/orders", order())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "replayed": True}
    assert till.balance()["pending"] == 800


def test_white_space_and_order_of_fields_do_not_matter(till: Till) -> None:
    till.credit(order())
    body = dict(reversed(order().items()))
    assert till.post_raw("/orders", str(body).replace("'", '"').replace("True", "true").encode()).status_code == 200


def test_the_same_number_with_other_contents_is_refused(till: Till) -> None:
    till.credit(order())
    answer = till.post("/orders", order(paid_fen=90_000))
    assert (answer.status_code, answer.json()["code"]) == (422, "KEY_REUSED")
    assert till.balance()["pending"] == 800


def test_the_name_that_the_member_is_called_by_does_not_matter(till: Till) -> None:
    first = till.credit(order())
    again = till.post("/orders", order(member="138 0013 8001"))
    assert (again.status_code, again.json()) == (200, {**first, "replayed": True})
    till.post("/orders/POS-1/confirm")
    holds = [till.post("/holds", hold("H-1", 500, member=name)) for name in ("13800138001", "M100001")]
    assert [answer.status_code for answer in holds] == [201, 200]
    assert till.balance() == {"available": 300, "pending": 0, "held": 500, "deficit": 0}


def test_the_same_number_for_another_member_is_refused(till: Till) -> None:
    till.credit(order())
    answer = till.post("/orders", order(member="M100002"))
    assert (answer.status_code, answer.json()["code"]) == (422, "KEY_REUSED")
    assert (till.balance()["pending"], till.balance("M100002")["pending"]) == (800, 0)


def test_twenty_at_once_are_credited_once(till: Till) -> None:
    answers = till.together([("/orders", order())] * 20)
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert till.balance()["pending"] == 800


def test_many_different_at_once_are_all_credited(till: Till) -> None:
    answers = till.together([("/orders", order(f"N-{number}", 10_000)) for number in range(200)])
    assert {answer.status_code for answer in answers} == {201}
    assert till.balance()["pending"] == 200 * 100


def test_a_refused_hold_stays_refused_under_its_number(till: Till) -> None:
    refused = till.post("/holds", hold("H-1", 500))
    assert (refused.status_code, refused.json()["code"]) == (409, "INSUFFICIENT_POINTS")
    assert refused.json()["shortfall"] == 500
    assert "500" in refused.json()["detail"]
    till.credit(order())
    till.post("/orders/POS-1/confirm")
    again = till.post("/holds", hold("H-1", 500))
    assert (again.status_code, again.json()["code"], again.json()["replayed"]) == (409, "INSUFFICIENT_POINTS", True)
    assert "换新单号再试" in again.json()["detail"]
    assert till.post("/holds", hold("H-2", 500)).status_code == 201
