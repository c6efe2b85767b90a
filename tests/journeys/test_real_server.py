# SPDX-License-Identifier: Apache-2.0
"""One journey through the real server: Granian, uvloop, sockets."""

import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx

from tests.journeys.granian_server import served
from tests.journeys.mall import Mall, hold, order


def test_a_day_at_the_till(mall: Mall, database_url: str) -> None:
    with served(mall, database_url) as address, httpx.Client(base_url=f"{address}/points/v1") as till:
        till.headers["authorization"] = f"Bearer {mall.jiafang}"
        assert till.post("/orders", json=order()).status_code == 201
        assert till.post("/orders", json=order()).status_code == 200
        assert till.post("/orders/POS-1/confirm").status_code == 201
        assert till.post("/holds", json=hold("H/1", 300)).status_code == 201
        assert till.post("/holds/H%2F1/capture", json={"points": 200}).status_code == 201
        (account,) = till.get("/members/M100001/balance").json()["accounts"]
        assert (account["available"], account["held"]) == (600, 0)
        with ThreadPoolExecutor(8) as tills:
            numbers = [f"T-{number}" for number in range(100)]
            answers = list(tills.map(lambda number: till.post("/orders", json=order(number, 100)), numbers))
        assert {answer.status_code for answer in answers} == {201}
        assert till.get("/members/M100001/balance").json()["accounts"][0]["pending"] == 100
        journals = till.get("/members/M100001/journals", params={"limit": 200}).json()["journals"]
        assert len(journals) == 104
        assert _half_a_request(address).startswith(b"HTTP/1.1 4")


def _half_a_request(address: str) -> bytes:
    """Send what is not HTTP."""
    with socket.create_connection((urlsplit(address).hostname or "", urlsplit(address).port or 0), timeout=20) as line:
        line.sendall(b"POST /points/v1/orders NONSENSE\r\n\r\n")
        return line.recv(100)
