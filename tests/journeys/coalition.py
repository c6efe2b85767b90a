# SPDX-License-Identifier: Apache-2.0
"""A small coalition for the journeys: a convenience store issues, a cinema accepts, each at its own price."""

from datetime import timedelta
from typing import Any

from haowu.kernel.clock import FixedClock
from haowu.merchants.tests.partners import LICENCE
from tests.journeys.desk import Client, Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till

COALITION = (
    PROGRAM.replace("[jiafang, muying]", "[jiafang, muying, bianli, yingyuan]")
    .replace(
        "rules:",
        "  - {code: shop, name: {zh: 便利店预算, en: Shop}, funder: bianli, line_fen: 1000000,"
        " face_millifen_per_point: 1000}\n"
        "  - {code: cinema, name: {zh: 影院预算, en: Cinema}, funder: yingyuan, line_fen: 1000000,"
        " face_millifen_per_point: 1000}\nrules:",
    )
    .replace(
        "earn: {kind: rate, points: 1, per_fen: 100}",
        "earn: {kind: rate, points: 1, per_fen: 100}\n    conditions: {merchants: [jiafang, muying]}",
    )
    + """\
  - code: base-shop
    name: {zh: 便利店基础积分, en: Shop base}
    point_type: consumption
    budget: shop
    earn: {kind: rate, points: 1, per_fen: 100}
    conditions: {merchants: [bianli]}
  - code: base-cinema
    name: {zh: 影院基础积分, en: Cinema base}
    point_type: consumption
    budget: cinema
    earn: {kind: rate, points: 1, per_fen: 100}
    conditions: {merchants: [yingyuan]}
"""
)
PARTNERS = (("bianli", "街角便利", 1000, 1000), ("yingyuan", "星光影城", 1000, 900))
"""Code, name, what it is charged for a point it issues, what it is paid for one it accepts, in thousandths of a fen."""


def join(desk: Desk, merchant: str, role: str, millifen: int, **terms: Any) -> int:
    """Let the merchant's manager draft an agreement, and the operator's finance approve it; return its number."""
    body = {"program": "mall", "role": role, "settlement_millifen_per_point": millifen, "starts_on": "2026-11-01"}
    manager = desk.as_role("merchant_manager", merchant=merchant)
    drafted = manager.post(f"/merchants/{merchant}/agreements", {**body, **terms})
    assert drafted.status_code == 201, drafted.text
    number = int(drafted.json()["id"])
    approved = desk.as_role("operator_finance").post(f"/merchants/{merchant}/agreements/{number}/approval", {})
    assert approved.status_code == 201, approved.text
    return number


def build_coalition(desk: Desk, clock: FixedClock) -> Mall:
    """Onboard both through the Management API, publish their programme, and put the cinema ticket on the shelf."""
    staff = desk.as_role("operator_product")
    for merchant, name, charged, paid in PARTNERS:
        path = f"/merchants/{merchant}"
        assert staff.put(path, {"name_zh": name, "program": "mall"}).status_code == 200
        assert staff.put(f"{path}/stores/{merchant}-01", {"name_zh": "一店"}).status_code == 200
        checked = staff.post(f"{path}/verifications", {"licence_no": LICENCE, "next_check_on": "2027-11-01"})
        assert checked.status_code == 201, checked.text
        join(desk, merchant, "issuer", charged)
        join(desk, merchant, "acceptor", paid)
    mall = build_mall(desk.database_url, clock, COALITION)
    shelf = Shelf(desk, "yingyuan")
    shelf.put_up(
        "ticket", kind="partner_coupon", name_zh="电影票", points=2000, acceptor="星光影城一店", stock_kind="shared",
        coupon={"face_fen": 4_500, "conditions": "任一2D场次"},
    )  # fmt: skip
    stocked = shelf.manager.put("/merchants/yingyuan/rewards/ticket/stock", {"stocked": 100})
    assert stocked.status_code == 200, stocked.text
    return mall


def earn_at_the_shop(till: Till, clock: FixedClock, order_no: str = "SHOP-1", points: int = 2000) -> None:
    """Let the member buy for so many yuan at the convenience store, and receive it."""
    paid_at = (clock.now() - timedelta(minutes=30)).isoformat()
    order = {
        "order_no": order_no, "member": "M100001", "merchant": "bianli", "store": "bianli-01", "paid_at": paid_at,
        "settled": True, "paid_fen": points * 100,
        "lines": [{"line_no": 1, "sku": "RICE", "category": "food", "quantity": 1, "paid_fen": points * 100}],
    }  # fmt: skip
    till.credit(order)
    assert till.post(f"/orders/{order_no}/confirm", {"merchant": "bianli"}).status_code == 201


def exchange(till: Till, number: str = "R-1") -> str:
    """Exchange 2,000 points for the cinema ticket; return the voucher's code."""
    body = {
        "redemption_no": number, "member": "M100001", "merchant": "yingyuan", "store": "yingyuan-01",
        "reward": "ticket",
    }  # fmt: skip
    placed = till.post("/redemptions", body)
    assert placed.status_code == 201, placed.text
    code: str = placed.json()["voucher"]["code"]
    return code


def verify(till: Till, code: str) -> int:
    """核销: prepare and use the voucher at the cinema; return the number of the verification."""
    place = {"merchant": "yingyuan", "store": "yingyuan-01"}
    prepared = till.post("/vouchers/prepare", {"code": code, **place})
    assert prepared.status_code == 200, prepared.text
    token = prepared.json()["vouchers"][0]["verify_token"]
    used = till.post("/vouchers/verify", {"vouchers": [{"verify_token": token}], **place})
    assert used.status_code in {200, 201}, used.text
    return int(used.json()["vouchers"][0]["verification"])


def close(desk: Desk, month: str = "2026-11") -> dict[str, Any]:
    """Close a month as the operator's finance."""
    closed = desk.as_role("operator_finance").post("/settlement-runs", {"program": "mall", "month": month})
    assert closed.status_code == 201, closed.text
    found: dict[str, Any] = closed.json()
    return found


def finance_of(desk: Desk, merchant: str) -> Client:
    """Return the merchant's bookkeeper."""
    return desk.as_role("merchant_finance", merchant=merchant)


def statement(desk: Desk, merchant: str, month: str = "2026-11") -> dict[str, Any]:
    """Return the merchant's statement as its bookkeeper reads it."""
    answer = finance_of(desk, merchant).get(f"/merchants/{merchant}/statements/mall-{month}-{merchant}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
