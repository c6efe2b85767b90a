# SPDX-License-Identifier: Apache-2.0
"""A sandbox key is answered as in earnest, at both doors, and leaves no trace: no point moves, no row is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.scopes import TILL_SCOPES
from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Client, Desk
from tests.journeys.mall import Mall, hold, order
from tests.journeys.shelf import SET, Shelf, code_of
from tests.journeys.till import Running, Till

TRACES = ("ledger.journal", "ledger.batch", "ledger.lot", "earning_purchase", "outbox_event", "redemption_order")


def traces(database_url: str) -> list[int]:
    """Return how many rows there are of whatever a call might leave."""
    with connect(database_url) as connection:
        counts = [connection.execute(f"select count(*) from {table}".encode()).fetchone() for table in TRACES]
    return [int(row[0]) for row in counts if row is not None]


@pytest.fixture
def sandbox(server: Running, mall: Mall, database_url: str) -> Till:
    """A developer's till."""
    with connect(database_url) as connection:
        made = create_api_key(
            connection, name="developer", merchant="jiafang", scopes=sorted(TILL_SCOPES), clock=mall.clock,
            rate_per_second=100_000, is_sandbox=True,
        )  # fmt: skip
    return Till(server, made.token)


class TestPointsApi:
    """The till's door."""

    def test_an_order_is_decided_and_not_kept(self, till: Till, sandbox: Till, database_url: str) -> None:
        before = traces(database_url)
        tried = sandbox.post("/orders", order())
        assert (tried.status_code, tried.json()["awards"][0]["points"]) == (201, 800)
        assert tried.json()["balance"]["pending"] == 800
        again = sandbox.post("/orders", order())
        assert (again.status_code, again.json()["replayed"]) == (201, False), "nothing is remembered either"
        assert traces(database_url) == before
        assert till.balance()["pending"] == 0
        earnest = till.credit(order())
        assert (earnest["awards"][0]["points"], earnest["replayed"]) == (800, False)

    def test_what_is_refused_in_earnest_is_refused(self, till: Till, sandbox: Till) -> None:
        assert code_of(sandbox.post("/holds", hold("H-1", 300))) == (409, "INSUFFICIENT_POINTS")
        assert code_of(sandbox.post("/orders", order(member="M100009"))) == code_of(
            till.post("/orders", order(member="M100009"))
        )
        assert code_of(sandbox.post("/orders", order(merchant="muying"))) == (403, "WRONG_MERCHANT")

    def test_it_sees_what_there_is_and_moves_nothing(self, till: Till, sandbox: Till, clock: FixedClock) -> None:
        till.credit(order())
        clock.advance(timedelta(days=8))
        assert sandbox.balance() == till.balance()
        assert sandbox.post("/holds", hold("H-1", 300)).status_code == 201
        assert till.balance()["held"] == 0
        assert code_of(sandbox.post("/holds/H-1/capture", {})) == (404, "HOLD_NOT_FOUND")
        assert till.post("/holds", hold("H-1", 200)).json()["points"] == 200
        assert sandbox.post("/holds/H-1/capture", {}).status_code == 201
        refund = {"refund_no": "R-1", "refunded_at": clock.now().isoformat(), "is_full": True}
        assert sandbox.post("/orders/POS-1/refunds", refund).status_code == 201
        assert till.balance() == {"available": 600, "pending": 0, "held": 200, "deficit": 0}

    def test_a_batch_is_tried_out_whole(self, sandbox: Till, till: Till, database_url: str) -> None:
        before = traces(database_url)
        answer = sandbox.post("/orders/batch", [order(f"B-{number}") for number in range(50)])
        assert (answer.json()["credited"], answer.json()["refused"]) == (50, 0)
        assert traces(database_url) == before
        assert till.balance()["pending"] == 0

    def test_tills_and_developers_side_by_side(self, till: Till, sandbox: Till, database_url: str) -> None:
        """The same numbers at the same time: each order of the till is credited once, and no rehearsal is."""
        bodies = [("/orders", order(f"POS-{number}", 10_000)) for number in range(60)]
        with ThreadPoolExecutor(2) as pool:
            in_earnest, tried = pool.map(lambda each: each.together(bodies), (till, sandbox))
        assert {answer.status_code for answer in in_earnest} == {201}
        assert not any(answer.json()["replayed"] for answer in in_earnest)
        # A rehearsal that comes after the till finds the order of another key's doing: a replay, as in earnest.
        assert {answer.status_code for answer in tried} <= {200, 201}
        assert till.balance()["pending"] == 6_000
        with connect(database_url) as connection:
            assert connection.execute("select count(*) from ledger.lot").fetchone() == (60,)


class TestManagementApi:
    """The desk's door."""

    @pytest.fixture
    def developer(self, desk: Desk) -> Client:
        """A merchant's developer, with a key made by the security admin through the API."""
        body = {"name": "developer", "merchant": "jiafang", "role": "merchant_manager", "is_sandbox": True}
        made = desk.as_role("security_admin").post("/keys", body)
        assert made.status_code == 201, made.text
        return desk.with_token(made.json()["token"])

    def test_a_reward_is_made_up_and_gone(self, desk: Desk, developer: Client, database_url: str) -> None:
        before = traces(database_url)
        path = "/merchants/jiafang/rewards"
        for _ in range(2):
            made = developer.post(path, SET, key="the-same")
            assert made.status_code == 201, made.text
            assert "idempotent-replayed" not in made.headers
        assert developer.get(path).json()["items"] == []
        assert code_of(developer.put(f"{path}/set-4/listing")) == (404, "REWARD_UNKNOWN")
        assert traces(database_url) == before
        told = desk.as_role("auditor").get("/audit?limit=200").json()["items"]
        assert [entry["action"] for entry in told] == ["create_key"]

    def test_refusals_are_those_of_earnest(self, desk: Desk, developer: Client) -> None:
        Shelf(desk).put_up()
        assert code_of(developer.post("/merchants/jiafang/rewards", SET)) == (409, "REWARD_EXISTS")
        assert code_of(developer.post("/merchants/muying/rewards", SET)) == (403, "WRONG_MERCHANT")
        assert code_of(developer.post("/keys", {"name": "x", "merchant": "jiafang"})) == (403, "SCOPE_MISSING")

    def test_it_can_be_told_from_others_and_revoked(self, desk: Desk, developer: Client) -> None:
        admin = desk.as_role("security_admin")
        (key,) = [each for each in admin.get("/keys").json()["items"] if each["name"] == "developer"]
        assert key["is_sandbox"] is True
        assert admin.delete(f"/keys/{key['id']}").status_code == 204
        assert code_of(developer.get("/merchants/jiafang/rewards")) == (401, "UNAUTHENTICATED")

    def test_an_endpoint_made_in_the_sandbox_hears_nothing(self, desk: Desk, developer: Client, till: Till) -> None:
        body: dict[str, Any] = {"url": "https://shop.example/hooks", "kinds": ["*"]}
        assert developer.post("/merchants/jiafang/webhook-endpoints", body).status_code == 201
        till.credit(order())
        listed = desk.as_role("merchant_manager", merchant="jiafang").get("/merchants/jiafang/webhook-endpoints")
        assert listed.json()["items"] == []
