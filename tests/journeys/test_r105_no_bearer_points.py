# SPDX-License-Identifier: Apache-2.0
"""R105 不得向不特定对象发行: points go to identified members who accepted the terms; no bearer code (CTL-03)."""

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.standing import Standing
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED
from tests.journeys.mall import KEYS, Mall, build_mall, order
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.surfaces import mentioning
from tests.journeys.till import Till

LOTS = "select count(*) from ledger.lot"


def lots(database_url: str) -> int:
    with connect(database_url) as connection:
        ((count,),) = connection.execute(LOTS).fetchall()
    return int(count)


@pytest.mark.parametrize("kind", ["bearer_code", "gift_code", "points_card", "airdrop", "Gift-Code"])
def test_a_bearer_code_cannot_be_made(desk: Desk, kind: str) -> None:
    shelf = Shelf(desk)
    assert code_of(shelf.make("gift", kind=kind)) == (422, "BEARER_POINTS_FORBIDDEN")
    assert code_of(shelf.make("gift", category=kind)) == (422, "BEARER_POINTS_FORBIDDEN")
    assert "不记名" in shelf.make("gift", kind=kind).json()["detail"]
    assert shelf.manager.get(shelf.path).json()["items"] == []


def test_an_order_of_nobody_earns_nothing(till: Till, database_url: str) -> None:
    nameless = order()
    del nameless["member"]
    assert code_of(till.post("/orders", nameless)) == (422, "FIELD_MISSING")
    assert lots(database_url) == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "FIELD_INVALID"),
        ("*", "NOT_A_MEMBER"),
        ("anonymous", "NOT_A_MEMBER"),
        ("M999999", "NOT_A_MEMBER"),
        ("13900000000", "NOT_A_MEMBER"),
    ],
)
def test_an_order_of_a_name_that_nobody_has_earns_nothing(till: Till, database_url: str, name: str, code: str) -> None:
    assert code_of(till.post("/orders", order(member=name))) == (422, code)
    assert lots(database_url) == 0


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing.UNVERIFIED, "MEMBER_UNVERIFIED"),
        (Standing.NO_TERMS, "TERMS_NOT_ACCEPTED"),
        (Standing.BLOCKED, "MEMBER_BLOCKED"),
    ],
)
def test_who_is_not_verified_or_has_not_accepted_the_terms_earns_nothing(
    till: Till, database_url: str, clock: FixedClock, standing: Standing, code: str
) -> None:
    with connect(database_url) as connection:
        enrol_member(
            connection, member_no="M200001", phone="13900000001", clock=clock, keys=KEYS, standing=standing
        )  # fmt: skip
    answer = till.post("/orders", order(member="M200001"))
    assert code_of(answer) == (403, code)
    assert lots(database_url) == 0


def test_no_call_of_either_api_gives_points_to_whoever_comes() -> None:
    for word in ("gift_code", "points_card", "airdrop", "bearer", "red_packet", "redpacket", "giveaway", "lottery"):
        assert mentioning(word) == []


class TestInvitations:
    """Even an invitation is addressed: another member cannot use it."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """The mall that rewards taking part."""
        return build_mall(database_url, clock, ENGAGED)

    def test_an_invitation_is_no_code_that_can_be_passed_on(self, desk: Desk) -> None:
        body = {"merchant": "jiafang", "phone": "13800138002"}
        made = desk.as_role("member", member="M100001").post("/members/M100001/invitations", body)
        path = f"/members/M100003/invitations/{made.json()['id']}/acceptance"
        assert code_of(desk.as_role("member", member="M100003").post(path)) == (404, "INVITATION_NOT_FOUND")
