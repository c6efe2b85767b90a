# SPDX-License-Identifier: Apache-2.0
"""A quote is the same decision, with nothing written."""

from tests.journeys.mall import order
from tests.journeys.till import Till


def test_a_quote_promises_what_the_order_then_earns(till: Till) -> None:
    quote = till.post("/orders/quote", order())
    assert quote.status_code == 200
    assert till.balance()["pending"] == 0
    assert till.get("/members/M100001/journals").json()["journals"] == []
    credited = till.credit(order())
    told = [(award["rule"], award["points"], award["expires_on"]) for award in quote.json()["awards"]]
    assert told == [(award["rule"], award["points"], award["expires_on"]) for award in credited["awards"]]
    assert quote.json()["is_binding"] is False


def test_a_quote_of_a_stranger_is_refused(till: Till) -> None:
    answer = till.post("/orders/quote", order(member="M999999"))
    assert (answer.status_code, answer.json()["code"]) == (422, "NOT_A_MEMBER")
