# SPDX-License-Identifier: Apache-2.0
"""A shelf for the journeys: rewards made and listed through the Management API, as their merchant does."""

from typing import Any

from tests.journeys.desk import Client, Desk

SET = {
    "code": "set-4",
    "kind": "goods",
    "name_zh": "纯棉四件套",
    "points": 3000,
    "acceptor": "佳纺家居中山路店",
    "place": "中山路1号一楼",
    "retail_sku": "SET-4",
}


class Shelf:
    """The shelf of one merchant."""

    def __init__(self, desk: Desk, merchant: str = "jiafang") -> None:
        self.desk = desk
        self.path = f"/merchants/{merchant}/rewards"
        self.manager: Client = desk.as_role("merchant_manager", merchant=merchant)

    def make(self, code: str = "set-4", **fields: Any) -> Any:
        """Take a reward in and return the answer."""
        return self.manager.post(self.path, self.body(code, **fields))

    @staticmethod
    def body(code: str = "set-4", **fields: Any) -> dict[str, Any]:
        """Return what is sent for a reward."""
        return {**SET, "code": code, "retail_sku": code.upper(), **fields}

    def put_up(self, code: str = "set-4", **fields: Any) -> None:
        """Take a reward in and list it."""
        made = self.make(code, **fields)
        assert made.status_code == 201, made.text
        listed = self.manager.put(f"{self.path}/{code}/listing")
        assert listed.status_code == 200, listed.text

    def see(self, code: str, price_fen: int, collected_at: str, store: str = "") -> None:
        """Write down what it sells for."""
        body = {"price_fen": price_fen, "source": "本店价签", "collected_at": collected_at, "store": store}
        answer = self.manager.post(f"{self.path}/{code}/evidence", body)
        assert answer.status_code == 201, answer.text


def code_of(answer: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return answer.status_code, answer.json()["code"]
