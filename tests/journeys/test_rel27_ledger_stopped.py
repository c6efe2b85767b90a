# SPDX-License-Identifier: Apache-2.0
"""REL-27: when what the ledger keeps contradicts itself, nothing more is posted; reads go on, an alarm is raised."""

import psycopg
import pytest
from structlog.testing import capture_logs

from haowu.config.database import connect
from tests.journeys.mall import order
from tests.journeys.till import Till

TAMPERING = """
create function tamper() returns trigger language plpgsql as $$ begin {body} end $$;
create trigger tamper before update on ledger.account for each row execute function tamper();
"""
BODIES = {
    "an update changes no row": "return null;",
    "a CHECK of the ledger refuses what was decided": "new.available := -1; return new;",
}
"""They stand for somebody who writes beside the protocol, and for a wrong decision."""


@pytest.mark.parametrize("what", BODIES)
def test_an_inconsistent_ledger_is_not_written_to(till: Till, database_url: str, what: str) -> None:
    till.credit(order("BEFORE", 10_000))
    with connect(database_url) as connection:
        connection.execute(TAMPERING.format(body=BODIES[what]).encode())
    with capture_logs() as logs:
        answers = till.together([("/orders", order(f"N-{number}", 10_000)) for number in range(20)])
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(503, "LEDGER_STOPPED")}
    assert {answer.headers["retry-after"] for answer in answers} == {"60"}
    assert {entry["log_level"] for entry in logs if entry["event"] == "ledger_stopped"} == {"critical"}
    assert {"请联系技术人员" in answer.json()["detail"] for answer in answers} == {True}
    _stays_stopped(till, database_url)


def _stays_stopped(till: Till, database_url: str) -> None:
    with connect(database_url) as connection:
        connection.execute("drop trigger tamper on ledger.account")
    assert till.post("/orders", order("AFTER", 10_000)).json()["code"] == "LEDGER_STOPPED"
    assert till.post("/orders/batch", [order("AFTER", 10_000)]).json()["code"] == "LEDGER_STOPPED"
    assert till.balance()["pending"] == 100
    assert till.get("http://points.test/readyz").status_code == 503
    assert b"haowu_ledger_stopped 1.0" in till.get("http://points.test/metrics").content
    with psycopg.connect(database_url) as connection:
        (orders,) = connection.execute("select count(*) from earning_purchase").fetchone() or (0,)
    assert orders == 1
