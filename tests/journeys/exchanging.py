# SPDX-License-Identifier: Apache-2.0
"""Short words for the journeys that exchange points: a member with a phone, a clerk at the counter, a stocked shelf."""

from typing import Any

import httpx

from tests.journeys.desk import Client, Desk
from tests.journeys.mall import order
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till

ME = "M100001"
HOME = {"name": "王小明", "phone": "13800008000", "address": "浙江省杭州市西湖区文三路8号3幢502室"}


class Exchanging:
    """One member and one shop; every call goes through a public API."""

    def __init__(self, desk: Desk, till: Till, merchant: str = "jiafang", member: str = ME) -> None:
        self.desk, self.till, self.merchant, self.member = desk, till, merchant, member
        self.shelf = Shelf(desk, merchant)
        self.me: Client = desk.as_role("member", member=member)
        self.clerk: Client = desk.as_role("clerk", merchant=merchant)
        self.manager: Client = desk.as_role("merchant_manager", merchant=merchant)
        self.mine = f"/members/{member}/redemptions"
        self.ours = f"/merchants/{merchant}"

    def earn(self, points: int) -> None:
        """Buy for so many yuan and keep it: just so many points more can be spent."""
        number = f"EARN-{self.member}-{points}-{self.desk.clock.now():%m%d%H%M}"
        self.till.credit(order(number, points * 100, member=self.member, paid_at=self.desk.clock.now().isoformat()))
        assert self.till.post(f"/orders/{number}/confirm", {}).status_code == 201

    def offer(self, code: str, name: str, points: int, value_fen: int, **fields: Any) -> None:
        """Put a reward on the shelf, with today's price of the same item."""
        self.shelf.put_up(code, name_zh=name, points=points, **fields)
        self.shelf.see(code, value_fen, self.desk.clock.now().isoformat())

    def ask_for(self, reward: str, **fields: Any) -> httpx.Response:
        """Exchange by the member's own phone."""
        body = {"reward": reward, "reward_merchant": self.merchant, "store": f"{self.merchant}-01"} | fields
        return self.me.post(self.mine, body)

    def get(self, reward: str, **fields: Any) -> dict[str, Any]:
        """Exchange, which must succeed; return the exchange."""
        answer = self.ask_for(reward, **fields)
        assert answer.status_code == 201, answer.text
        placed: dict[str, Any] = answer.json()["redemption"]
        return placed

    def see(self, redemption_id: int) -> dict[str, Any]:
        """Look at one's exchange."""
        answer = self.me.get(f"{self.mine}/{redemption_id}")
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = answer.json()
        return seen

    def voucher(self, redemption_id: int) -> dict[str, Any]:
        """Show one's voucher."""
        answer = self.me.get(f"{self.mine}/{redemption_id}/voucher")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def prepare(self, code: str, **fields: Any) -> httpx.Response:
        """The clerk scans or types what was shown."""
        body = {"code": code, "store": f"{self.merchant}-01"} | fields
        return self.clerk.post(f"{self.ours}/vouchers/prepare", body)

    def token(self, code: str) -> str:
        """Return the token of the one voucher that was shown."""
        answer = self.prepare(code)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["vouchers"][0]["verify_token"]
        return token

    def verify(self, token: str, *line_nos: int, **fields: Any) -> httpx.Response:
        """The clerk uses the voucher, or some lines of it."""
        use = {"verify_token": token, "line_nos": line_nos}
        body = {"store": f"{self.merchant}-01", "vouchers": [use]} | fields
        return self.clerk.post(f"{self.ours}/vouchers/verify", body)

    def hand_over(self, redemption_id: int, **fields: Any) -> dict[str, Any]:
        """The clerk hands the reward over, or sends it."""
        answer = self.clerk.post(f"{self.ours}/redemptions/{redemption_id}/fulfilment", fields)
        assert answer.status_code == 201, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def savings(self, **query: Any) -> dict[str, Any]:
        """Open the savings ledger."""
        answer = self.me.get(f"/members/{self.member}/savings", params=query)
        assert answer.status_code == 200, answer.text
        saved: dict[str, Any] = answer.json()
        return saved

    def balance(self) -> dict[str, int]:
        """Return available, pending, held and deficit."""
        return self.till.balance(self.member)
