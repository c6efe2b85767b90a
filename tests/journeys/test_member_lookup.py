# SPDX-License-Identifier: Apache-2.0
"""A phone number never stands in an address: it is looked up by a body, and the member number goes on from there."""

import pytest

from tests.journeys.mall import Mall, order
from tests.journeys.till import Running, Till

PHONE = "13800138001"
WHAT = ("balance", "lots", "journals")


@pytest.mark.parametrize("written", [PHONE, "+86 138-0013-8001", "008613800138001", "13900139999"])
@pytest.mark.parametrize("what", WHAT)
def test_a_phone_number_in_the_address_is_refused(till: Till, what: str, written: str) -> None:
    answer = till.get(f"/members/{written}/{what}")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "PHONE_IN_ADDRESS")
    assert "手机号" in problem["detail"]
    assert "member lookup" in till.get(f"/members/{written}/{what}", headers={"accept-language": "en"}).json()["detail"]
    assert written not in answer.text


def test_looked_up_by_phone_read_by_number(till: Till) -> None:
    till.credit(order(member=PHONE))
    answer = till.post("/members/lookup", {"member": PHONE})
    assert (answer.status_code, answer.json()) == (
        200, {"member": "M100001", "phone_masked": "138****8001", "standing": "active"},
    )  # fmt: skip
    assert till.balance(answer.json()["member"])["pending"] == 800
    assert PHONE not in answer.text


def test_every_name_and_every_standing(till: Till) -> None:
    for name, number, standing in (
        ("M100002", "M100002", "active"),
        ("+86 138 0013 8002", "M100002", "active"),
        ("13800138009", "M100009", "blocked"),
    ):
        answer = till.post("/members/lookup", {"member": name}).json()
        assert (answer["member"], answer["standing"]) == (number, standing)


def test_what_is_not_found_or_not_well_said(till: Till) -> None:
    for body, status, code in (
        ({"member": "13900139999"}, 404, "MEMBER_NOT_FOUND"),
        ({"member": "nobody at all"}, 404, "MEMBER_NOT_FOUND"),
        ({"member": ""}, 422, "FIELD_INVALID"),
        ({}, 422, "FIELD_MISSING"),
        ({"member": PHONE, "merchant": "muying"}, 403, "WRONG_MERCHANT"),
        ({"member": PHONE, "phone": PHONE}, 422, "UNKNOWN_FIELD"),
    ):
        answer = till.post("/members/lookup", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert till.get("/members/lookup").json()["code"] == "METHOD_NOT_ALLOWED"


def test_it_takes_the_same_scope_as_reading(server: Running, mall: Mall) -> None:
    assert Till(server, mall.reader).post("/members/lookup", {"member": PHONE}).status_code == 200
    assert Till(server, mall.operator).post("/members/lookup", {"member": PHONE}).status_code == 200
    assert Till(server, "").post("/members/lookup", {"member": PHONE}).status_code == 401
