# SPDX-License-Identifier: Apache-2.0
"""REL-4 and REL-18 through the door: many at the same instant, and one whose item the database cannot take."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests.faults.api_server import ApiServer
from tests.faults.diary import is_long
from tests.faults.mall import FaultMall, build_mall
from tests.faults.till import Wire, hold_body, order_body

RUNNERS: Final = 60 if is_long() else 24
ROUNDS: Final = 1000 if is_long() else 5
POISON: Final = """
create function ledger.refuse_poison() returns trigger language plpgsql as $$
begin
    if new.key like '%POISON%' then raise exception 'poison'; end if;
    return new;
end $$;
create trigger refuse_poison before insert on ledger.journal for each row execute function ledger.refuse_poison();
"""


@pytest.fixture(scope="module")
def mall(pg: Any) -> Iterator[FaultMall]:
    """A mall on a fresh database."""
    dsn = pg.create_database()
    yield build_mall(dsn, ROUNDS * 4)
    pg.drop_database(dsn)


@pytest.fixture(scope="module")
def api(mall: FaultMall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """The served mall."""
    server = ApiServer(mall.dsn, Path(tmp_path_factory.mktemp("var")))
    server.start()
    yield server
    server.kill()


class Crowd:
    """Wires that let go at the same instant."""

    def __init__(self, api: ApiServer, mall: FaultMall) -> None:
        """Connect everybody."""
        self.wires = [Wire(api.port, mall.token) for _ in range(RUNNERS)]
        self.gate = threading.Barrier(RUNNERS, timeout=30)
        self.pool = ThreadPoolExecutor(RUNNERS)

    def together(self, calls: Sequence[tuple[str, Any]]) -> list[tuple[int, Any]]:
        """POST each call from a wire of its own, all at once."""
        return list(self.pool.map(self.one, self.wires, calls))

    def one(self, wire: Wire, call: tuple[str, Any]) -> tuple[int, Any]:
        """Wait for the others, then ask; no retries: every answer must come."""
        self.gate.wait()
        return wire.ask_once("POST", call[0], call[1])


@pytest.fixture
def crowd(api: ApiServer, mall: FaultMall) -> Iterator[Crowd]:
    """A crowd that goes home afterwards."""
    made = Crowd(api, mall)
    yield made
    made.pool.shutdown()
    for wire in made.wires:
        wire.hang_up()


def enrich(crowd: Crowd, member: str, name: str) -> None:
    """Give the member 100 points to spend."""
    wire = crowd.wires[0]
    assert wire.ask("POST", "/orders", order_body(f"O-{name}", member, 10_000))[0] == 201
    assert wire.ask("POST", f"/orders/O-{name}/confirm", {})[0] == 201


def test_one_of_many_holds_of_everything_succeeds(crowd: Crowd, mall: FaultMall) -> None:
    """The others are told what is missing."""
    for number in range(ROUNDS):
        member = mall.members[number]
        enrich(crowd, member, f"holds-{number}")
        answers = crowd.together([("/holds", hold_body(f"H-{number}-{n}", member, 100)) for n in range(RUNNERS)])
        assert Counter(status for status, _ in answers) == {201: 1, 409: RUNNERS - 1}
        assert {answer["shortfall"] for status, answer in answers if status == 409} == {100}


def test_one_of_many_captures_and_voids_succeeds(crowd: Crowd, mall: FaultMall) -> None:
    """A hold ends exactly once, by whichever came first."""
    for number in range(ROUNDS):
        member, hold_no = mall.members[ROUNDS + number], f"HC-{number}"
        enrich(crowd, member, f"captures-{number}")
        assert crowd.wires[0].ask("POST", "/holds", hold_body(hold_no, member, 100))[0] == 201
        calls = [
            (f"/holds/{hold_no}/{verb}", {f"{verb}_no": str(n)})
            for n, verb in enumerate(["capture", "void"] * (RUNNERS // 2))
        ]  # fmt: skip
        answers = crowd.together(calls)
        assert Counter(status for status, _ in answers) == {201: 1, 409: RUNNERS - 1}


def test_many_retries_of_one_order_have_one_effect(crowd: Crowd, mall: FaultMall) -> None:
    """One is new, all others are the same answer again."""
    for number in range(ROUNDS):
        member = mall.members[2 * ROUNDS + number]
        body = order_body(f"OR-{number}", member, 10_000)
        answers = crowd.together([("/orders", body)] * RUNNERS)
        assert Counter(status for status, _ in answers) == {201: 1, 200: RUNNERS - 1}
        assert len({answer["journal"] for _, answer in answers}) == 1


def test_a_poison_item_leaves_its_neighbours_alone(crowd: Crowd, mall: FaultMall) -> None:
    """The database raises for one key: everybody else's order is credited, the item gets a code of its own."""
    with psycopg.connect(mall.dsn) as connection:
        connection.execute(POISON)
    member = mall.members[3 * ROUNDS]
    names = [f"P-{n}" for n in range(RUNNERS)]
    names[RUNNERS // 2] = "POISON-1"
    answers = crowd.together([("/orders", order_body(name, member, 100)) for name in names])
    assert [name for name, (status, _) in zip(names, answers, strict=True) if status != 201] == ["POISON-1"]
    assert answers[RUNNERS // 2][1]["code"] == "ITEM_UNPROCESSABLE"
    status, balance = crowd.wires[0].ask("GET", f"/members/{member}/balance")
    assert (status, balance["accounts"][0]["pending"]) == (200, RUNNERS - 1)
