# SPDX-License-Identifier: Apache-2.0
"""R072 与多家企业开展跨界合作…电影票、饮品、打车券、购书折扣: one wallet, each reward fulfilled in its own way."""

from typing import Any

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import PROGRAM, Mall, build_mall
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

PARTNERS = {
    "bianli": "街角便利",
    "yingyuan": "星光影城",
    "naicha": "茶屿奶茶",
    "dache": "顺路出行",
    "shudian": "知行书店",
}
EVERY_DAY = {"openings": [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "since": "09:00", "until": "23:59"}]}


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """A coalition whose points are earned at the convenience store and accepted by four others."""
    with connect(database_url) as connection:
        for code, name in PARTNERS.items():
            onboard_merchant(connection, code=code, name_zh=name)
            open_store(connection, merchant=code, code=f"{code}-01", name_zh="一店")
            make_partner(connection, code, "mall", clock=clock)
    merchants = ", ".join(["jiafang", "muying", *PARTNERS])
    return build_mall(database_url, clock, PROGRAM.replace("[jiafang, muying]", f"[{merchants}]"))


class Coalition:
    """A member who buys at the convenience store."""

    def __init__(self, desk: Desk, till: Till) -> None:
        self.desk, self.till = desk, till
        self.me = desk.as_role("member", member="M100001")

    def at(self, merchant: str) -> Exchanging:
        """Return the member with one of the partners."""
        return Exchanging(self.desk, self.till, merchant)

    def earn(self, points: int) -> None:
        """Buy at the convenience store."""
        order = {
            "order_no": "SHOP-1", "member": "M100001", "merchant": "bianli", "store": "bianli-01", "settled": True,
            "paid_at": self.desk.clock.now().isoformat(), "paid_fen": points * 100,
            "lines": [{"line_no": 1, "sku": "RICE", "category": "food", "quantity": 1, "paid_fen": points * 100}],
        }  # fmt: skip
        self.till.credit(order)
        assert self.till.post("/orders/SHOP-1/confirm", {"merchant": "bianli"}).status_code == 201

    def ask_for(self, merchant: str, reward: str, store: str | None = None) -> Any:
        """Exchange points of the convenience store for a partner's reward."""
        body = {
            "reward": reward, "reward_merchant": merchant, "merchant": "bianli",
            "store": f"{merchant}-01" if store is None else store,
        }  # fmt: skip
        return self.me.post("/members/M100001/redemptions", body)


@pytest.fixture
def coalition(desk: Desk, server: Running, mall: Mall) -> Coalition:
    """The story's beginning: 2,000 points of the convenience store."""
    begun = Coalition(desk, Till(server, mall.operator))
    begun.earn(2_000)
    return begun


def test_2000_points_of_the_convenience_store_for_a_cinema_ticket(coalition: Coalition) -> None:
    cinema = coalition.at("yingyuan")
    cinema.offer("ticket", "电影票", 2_000, 4_500, kind="ticket", paid_access=EVERY_DAY)
    placed = coalition.ask_for("yingyuan", "ticket").json()["redemption"]
    assert (placed["merchant"], placed["reward_merchant"], placed["voucher"]["state"]) == (
        "bianli",
        "yingyuan",
        "issued",
    )
    qr = cinema.voucher(placed["id"])["qr"]
    shop = coalition.desk.as_role("clerk", merchant="bianli")
    elsewhere = shop.post("/merchants/bianli/vouchers/prepare", {"code": qr, "store": "bianli-01"})
    assert code_of(elsewhere) == (403, "VOUCHER_NOT_HERE"), "only who gives it verifies it"
    used = cinema.verify(cinema.token(qr)).json()["vouchers"][0]
    assert (used["state"], used["value_fen"]) == ("fulfilled", 4_500)
    assert cinema.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_a_drink_is_verified_at_the_counter(coalition: Coalition) -> None:
    tea = coalition.at("naicha")
    tea.offer("tea", "珍珠奶茶", 300, 1_500, kind="goods")
    placed = coalition.ask_for("naicha", "tea").json()["redemption"]
    assert tea.verify(tea.token(tea.voucher(placed["id"])["qr"])).json()["vouchers"][0]["state"] == "fulfilled"


def test_a_ride_is_a_code_of_the_partners_own(coalition: Coalition) -> None:
    ride = coalition.at("dache")
    ride.offer("ride", "打车券10元", 800, 1_000, kind="service", fulfilment="partner_code", stock_kind="shared")
    path = f"{ride.shelf.path}/ride/partner-codes"
    assert code_of(coalition.ask_for("dache", "ride", store="")) == (409, "OUT_OF_STOCK")
    loaded = ride.manager.post(path, {"codes": ["RIDE-AAA-1", "RIDE-AAA-2"]})
    assert (loaded.status_code, loaded.json()) == (201, {"loaded": 2, "stocked": 2})
    assert code_of(ride.manager.post(path, {"codes": ["RIDE-AAA-3", "RIDE-AAA-1"]})) == (409, "PARTNER_CODE_KNOWN")
    placed = coalition.ask_for("dache", "ride", store="").json()["redemption"]
    assert (placed["voucher"], placed["state"], ride.balance()["held"]) == (None, "placed", 800)
    refused = ride.clerk.post(f"{ride.ours}/redemptions/{placed['id']}/fulfilment", {})
    assert code_of(refused) == (409, "NEEDS_OPENING")
    mine = f"/members/M100001/redemptions/{placed['id']}"
    body = {"name": "dev", "role": "member", "member": "M100001", "is_sandbox": True}
    sandbox = coalition.desk.with_token(coalition.desk.as_role("security_admin").post("/keys", body).json()["token"])
    assert code_of(sandbox.put(f"{mine}/partner-code")) == (409, "PARTNER_CODE_MISSING"), (
        "or it would be told for nothing"
    )
    opened = coalition.me.put(f"{mine}/partner-code")
    assert (opened.status_code, opened.json()) == (200, {"codes": ["RIDE-AAA-1"]})
    assert coalition.me.put(f"{mine}/partner-code").json() == opened.json(), "one's own code stays one's own"
    assert coalition.me.get(mine).json()["state"] == "fulfilled"
    assert ride.balance() == {"available": 1_200, "pending": 0, "held": 0, "deficit": 0}
    assert ride.savings()["sentence"] == "已省 ¥10.00"
    assert code_of(coalition.me.post(f"{mine}/cancellation")) == (409, "REDEMPTION_ENDED")


def test_a_code_that_was_not_opened_goes_to_the_next(coalition: Coalition) -> None:
    ride = coalition.at("dache")
    ride.offer("ride", "打车券10元", 800, 1_000, kind="service", fulfilment="partner_code", stock_kind="shared")
    ride.manager.post(f"{ride.shelf.path}/ride/partner-codes", {"codes": ["RIDE-1"]})
    first = coalition.ask_for("dache", "ride", store="").json()["redemption"]
    assert code_of(coalition.ask_for("dache", "ride", store="")) == (409, "OUT_OF_STOCK")
    undone = coalition.me.post(f"/members/M100001/redemptions/{first['id']}/cancellation")
    assert undone.json()["points_given_back"] == 800
    second = coalition.ask_for("dache", "ride", store="").json()["redemption"]
    late = coalition.me.put(f"/members/M100001/redemptions/{first['id']}/partner-code")
    assert code_of(late) == (409, "REDEMPTION_ENDED")
    opened = coalition.me.put(f"/members/M100001/redemptions/{second['id']}/partner-code")
    assert opened.json() == {"codes": ["RIDE-1"]}


def test_a_book_discount_tells_its_conditions_and_is_verified_at_the_till(coalition: Coalition) -> None:
    books = coalition.at("shudian")
    coupon = {"face_fen": 2_000, "min_spend_fen": 5_000, "conditions": "满50元减20元,特价书除外"}
    books.offer("book-20", "购书满50减20", 500, 2_000, kind="partner_coupon", coupon=coupon)
    placed = coalition.ask_for("shudian", "book-20").json()["redemption"]
    used = books.verify(books.token(books.voucher(placed["id"])["qr"])).json()["vouchers"][0]
    assert (used["state"], books.balance()["available"]) == ("fulfilled", 1_500)


def test_who_has_not_agreed_takes_no_points(coalition: Coalition, database_url: str) -> None:
    with connect(database_url) as connection:
        onboard_merchant(connection, code="stranger", name_zh="路人商店")
        open_store(connection, merchant="stranger", code="stranger-01", name_zh="一店")
    coalition.at("stranger").offer("cup", "杯子", 100, 1_000, kind="goods")
    assert code_of(coalition.ask_for("stranger", "cup")) == (409, "NO_AGREEMENT")
