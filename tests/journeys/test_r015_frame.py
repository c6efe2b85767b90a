# SPDX-License-Identifier: Apache-2.0
"""R015 满3000分可兑换…300元的镜架: an item like any other, also by post; whoever sends it knows where, nobody else."""

import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from haowu.redemption.operations.forget_deliveries import forget_deliveries
from tests.journeys.exchanging import HOME, ME, Exchanging
from tests.journeys.shelf import code_of

HIDDEN = {"name": "王**", "phone": "138****8000", "address": "浙江省杭州市****"}


@pytest.fixture
def frame(shop: Exchanging) -> Exchanging:
    """A frame of ¥300 for 3,000 points that is sent, and a member who has 3,500."""
    shop.offer("frame", "镜架", 3_000, 30_000, fulfilment="shipping", category="optical")
    shop.earn(3_500)
    return shop


def everything_kept(shop: Exchanging) -> str:
    """Return every row of every table as text, as somebody with a copy of the disk would see it."""
    with psycopg.connect(shop.desk.database_url) as connection:
        tables = [row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")]
        rows = [connection.execute(f"select t::text from {table} t").fetchall() for table in tables]
    return "\n".join(row[0] for table in rows for row in table)


def at_the_till(reward: str, redemption_no: str, **fields: Any) -> dict[str, Any]:
    return {"redemption_no": redemption_no, "member": ME, "reward": reward} | fields


def test_3000_points_for_a_frame_of_300_yuan(frame: Exchanging) -> None:
    placed = frame.get("frame", store="", delivery=HOME)
    assert (placed["points"], placed["value_fen"], frame.balance()["available"]) == (3_000, 30_000, 500)
    bare = frame.clerk.post(f"{frame.ours}/redemptions/{placed['id']}/fulfilment", {"carrier": "SF"})
    assert code_of(bare) == (422, "FIELD_INVALID")
    sent = frame.hand_over(placed["id"], carrier="SF", tracking_no="SF1001")
    assert (sent["tracking_no"], sent["saved_fen"]) == ("SF1001", 30_000)
    got = frame.me.post(f"{frame.mine}/{placed['id']}/receipt")
    assert got.status_code == 201
    seen = frame.see(placed["id"])
    assert seen["received_at"] == got.json()["received_at"]
    assert seen["returnable_until"] > seen["received_at"]


def test_no_parcel_without_an_address_and_no_address_without_a_parcel(frame: Exchanging) -> None:
    for refused in (
        frame.ask_for("frame", store=""),
        frame.clerk.post(f"{frame.ours}/redemptions", at_the_till("frame", "F-1")),
        frame.till.post("/redemptions", at_the_till("frame", "F-2")),
    ):
        assert code_of(refused) == (422, "ADDRESS_MISSING")
        assert refused.json()["detail"].startswith("这件商品要寄送,请先填写收货人姓名、手机号和地址")
    wrong = frame.ask_for("frame", store="", delivery=HOME | {"phone": "021-6000-8000"})
    assert (code_of(wrong), wrong.json()["field"]) == ((422, "FIELD_INVALID"), "delivery.phone")
    frame.offer("towel", "毛巾", 100, 1_500, fulfilment="pickup")
    assert code_of(frame.ask_for("towel", delivery=HOME)) == (422, "ADDRESS_NOT_NEEDED")
    assert frame.balance()["available"] == 3_500


def test_the_sender_and_the_member_know_where_and_nobody_else(frame: Exchanging) -> None:
    placed = frame.get("frame", store="", delivery=HOME)
    mine, theirs = f"{frame.mine}/{placed['id']}", f"{frame.ours}/redemptions/{placed['id']}"
    assert placed["delivery"] == HIDDEN
    (own,) = frame.me.get(frame.mine).json()["items"]
    (at_shop,) = frame.clerk.get(f"{frame.ours}/redemptions").json()["items"]
    seen = [own, at_shop, frame.see(placed["id"]), frame.clerk.get(theirs).json()]
    assert [one["delivery"] for one in seen] == [HIDDEN] * 4
    assert frame.me.get(f"{mine}/delivery").json() == HOME
    assert frame.clerk.get(f"{theirs}/delivery").json() == HOME

    desk = frame.desk
    finance = desk.as_role("merchant_finance", merchant="jiafang")  # reads exchanges, sends nothing
    foreign = desk.as_role("clerk", merchant="muying")
    service = desk.as_role("operator_service")
    neighbour = desk.as_role("member", member="M100002")
    assert code_of(finance.get(f"{theirs}/delivery")) == (403, "SCOPE_MISSING")
    assert code_of(foreign.get(f"{theirs}/delivery")) == (403, "WRONG_MERCHANT")
    assert code_of(foreign.get(f"/merchants/muying/redemptions/{placed['id']}/delivery")) == (
        404, "REDEMPTION_NOT_FOUND",
    )  # fmt: skip
    assert code_of(service.get(f"{theirs}/delivery")) == (403, "ADDRESS_FOR_SENDER")
    assert code_of(service.get(f"{mine}/delivery")) == (409, "MEMBER_NOT_PRESENT")
    assert code_of(neighbour.get(f"{mine}/delivery")) == (403, "WRONG_MEMBER")


def test_it_stands_in_no_table_no_event_and_no_trail(frame: Exchanging, capfd: pytest.CaptureFixture[str]) -> None:
    placed = frame.get("frame", store="", delivery=HOME)
    frame.hand_over(placed["id"], carrier="SF", tracking_no="SF1001")
    kept = everything_kept(frame) + "".join(capfd.readouterr())
    assert "SF1001" in kept, "what may be seen is seen"
    for said in (*HOME.values(), "文三路"):
        assert said not in kept
        assert json.dumps(said).strip('"') not in kept
        assert said.encode().hex() not in kept


def test_a_till_says_it_too_and_once(frame: Exchanging) -> None:
    asked = at_the_till("frame", "F-1", delivery=HOME)
    first = frame.till.post("/redemptions", asked)
    assert first.status_code == 201, first.text
    again = frame.till.post("/redemptions", asked | {"delivery": HOME | {"phone": "+86 138 0000 8000"}})
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    elsewhere = frame.till.post("/redemptions", asked | {"delivery": HOME | {"address": "上海市黄浦区中山东一路1号"}})
    assert code_of(elsewhere) == (422, "KEY_REUSED")
    (shown,) = frame.clerk.get(f"{frame.ours}/redemptions").json()["items"]
    full = frame.clerk.get(f"{frame.ours}/redemptions/{shown['id']}/delivery")
    assert full.json() == HOME


def test_ninety_days_after_it_was_sent_the_address_is_gone(frame: Exchanging) -> None:
    placed = frame.get("frame", store="", delivery=HOME)
    frame.hand_over(placed["id"], carrier="SF", tracking_no="SF1001")
    clock = frame.desk.clock
    clock.advance(timedelta(days=90))  # type: ignore[attr-defined]  # the tests' clock
    with frame.desk.door.lend() as connection:
        assert forget_deliveries(connection, clock=clock) == 1
    assert frame.see(placed["id"])["delivery"] is None
    gone = frame.me.get(f"{frame.mine}/{placed['id']}/delivery")
    assert code_of(gone) == (404, "ADDRESS_NOT_KEPT")
    assert "已满90天" in gone.json()["detail"]
