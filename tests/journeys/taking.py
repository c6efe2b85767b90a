# SPDX-License-Identifier: Apache-2.0
"""Points in, rewards out, at the till: short words for the journeys of the catalogue."""

from typing import Any

from tests.journeys.mall import order
from tests.journeys.till import Till


def earn(till: Till, points: int, member: str = "M100001") -> None:
    """Let the member have just so many points more, which can be spent at once."""
    number = f"EARN-{member}-{points}"
    till.credit(order(number, points * 100, member=member))
    confirmed = till.post(f"/orders/{number}/confirm", {})
    assert confirmed.status_code == 201, confirmed.text


def exchange(till: Till, reward: str, number: str = "R-1", **changes: Any) -> Any:
    """Exchange points of M100001 for one `reward` at jiafang and return the answer."""
    body = {
        "redemption_no": number, "member": "M100001", "merchant": "jiafang", "store": "jiafang-01", "reward": reward,
    }  # fmt: skip
    return till.post("/redemptions", body | changes)


def taken(till: Till, reward: str, number: str = "R-1", **changes: Any) -> dict[str, Any]:
    """Exchange what can be had, and return the answer."""
    answer = exchange(till, reward, number, **changes)
    assert answer.status_code == 201, answer.text
    placed: dict[str, Any] = answer.json()
    return placed
