# SPDX-License-Identifier: Apache-2.0
"""What the Management API refuses at the door: naive times, drafts of others, a phone in an address."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from haowu.doors.management_api.routes.access import KeyIn
from haowu.doors.management_api.shapes import In
from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of


def _all_under(shape: type[In]) -> Iterator[type[In]]:
    for under in shape.__subclasses__():
        yield under
        yield from _all_under(under)


def _kinds(annotation: Any) -> set[Any]:
    return {annotation}.union(*[_kinds(part) for part in get_args(annotation)])


@pytest.mark.usefixtures("desk")  # which loads all routes and with them all shapes
def test_no_body_takes_a_time_without_a_zone() -> None:
    naive = [
        f"{shape.__name__}.{name}"
        for shape in _all_under(In)
        for name, field in shape.model_fields.items()
        if datetime in _kinds(field.annotation)
    ]
    assert naive == []
    assert KeyIn in _all_under(In)


@pytest.mark.parametrize("zone", ["", "+08:00"])
def test_a_slot_without_a_zone(desk: Desk, zone: str) -> None:
    Shelf(desk).put_up("care", kind="appointment", name_zh="珠宝清洗保养", points=800)
    day = (desk.clock.now() + timedelta(days=2)).date().isoformat()
    slot = {"starts_at": f"{day}T10:00:00+08:00", "ends_at": f"{day}T11:00:00{zone}", "store": "jiafang-01"}
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    answer = manager.post("/merchants/jiafang/rewards/care/slots", {"slots": [slot]})
    if zone:
        assert answer.status_code == 201
    else:
        assert code_of(answer) == (422, "FIELD_INVALID")


def test_slots_of_a_draft_are_told_to_nobody_else(desk: Desk) -> None:
    Shelf(desk).make("hidden", kind="appointment", name_zh="保养", points=800)
    anybody = desk.as_role("member", member="M100001")
    assert code_of(anybody.get("/rewards/jiafang/hidden/slots")) == (404, "REWARD_UNKNOWN")


def test_a_phone_in_an_address_names_nobody(desk: Desk) -> None:
    service = desk.as_role("operator_service")
    for path in ("targets", "waiting", "rewards"):
        assert code_of(service.get(f"/members/13800138001/{path}")) == (404, "MEMBER_NOT_FOUND")
