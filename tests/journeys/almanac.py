# SPDX-License-Identifier: Apache-2.0
"""Calendars for the journeys: proposed and published through the Management API, by two persons."""

from typing import Any

from haowu.config.database import connect
from haowu.kernel.clock import Clock
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import OPERATOR, PROGRAM

MARKET = {"code": "MARKET_DAY", "name": {"zh": "赶集日", "en": "Market day"}, "effective_from": "2026-01-01"}
ONE_SIX = {"kind": "lunar_digits", "digits": [1, 6]}


def propose(desk: Desk, *include: dict[str, Any], **fields: Any) -> Any:
    """Propose a calendar and return the answer."""
    body = {**MARKET, "include": list(include), **fields}
    return desk.as_role("operator_product").post("/calendar-proposals", body)


def publish(desk: Desk, *include: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Propose a calendar as one person and publish it as another; return what was published."""
    made = propose(desk, *include, **fields)
    assert made.status_code == 201, made.text
    path = f"/calendar-proposals/{made.json()['id']}/decision"
    decided = desk.as_role("operator_risk").post(path, {"decision": "published"})
    assert decided.status_code == 201, decided.text
    published: dict[str, Any] = decided.json()
    return published


def place(desk: Desk, store: str, region: str, since: str = "2026-01-01", merchant: str = "jiafang") -> None:
    """Say where a store lies."""
    path = f"/merchants/{merchant}/stores/{store}/region"
    answer = desk.as_role("operator_product").put(path, {"region": region, "since": since})
    assert answer.status_code == 200, answer.text


def days(desk: Desk, code: str, first: str, last: str, region: str = "") -> list[str]:
    """Return the days of a calendar as any member may read them."""
    member = desk.as_role("member", member="M100001")
    answer = member.get(f"/calendars/{code}/days?first={first}&last={last}&region={region}")
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["days"]
    return found


def promise(database_url: str, clock: Clock, rule: str) -> None:
    """Publish the mall's next version, in force at once: base points, and `rule` (YAML, two blanks in)."""
    source = PROGRAM.replace('"2026-01-01T00:00:00+08:00"', f'"{clock.now().isoformat()}"') + rule
    with connect(database_url) as connection:
        publish_program(connection, with_disclosure(source), filename="mall.yaml", clock=clock, actor=OPERATOR)
