# SPDX-License-Identifier: Apache-2.0
"""REL-12: Schemathesis sends what the document allows, and what it forbids, alone and one after the other.

A body that fits the document may still be refused, but only for facts (an unknown member, a date in the future): then
the code is none of `FORM`. Nothing is ever a server error, nothing that does not fit is accepted, and nothing is done
without a key. `use_after_free` has nothing to look at: no call deletes. What comes nearest, a hold that was let go and
is captured, an order that was refunded and is refunded again, stands among the links.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation.stateful import run_state_machine_as_test

from haowu.doors.points_api.pages.openapi import openapi
from haowu.kernel.clock import FixedClock
from tests.journeys.granian_server import served
from tests.journeys.mall import build_mall

SEED: Final = 20261122
EXAMPLES: Final = 20
SCENARIOS: Final = 30
STEPS: Final = 20
NEEDED: Final = ("not_a_server_error", "negative_data_rejection", "ignored_auth", "positive_data_acceptance")
FORM: Final = frozenset(
    {
        "BROKEN_JSON",
        "UNKNOWN_FIELD",
        "FIELD_MISSING",
        "FIELD_INVALID",
        "NUMBER_OUT_OF_RANGE",
        "TEXT_INVALID",
        "TOO_MANY_ITEMS",
    }
)

WHOLE_FLOATS: Final = ("Expected `int`, got `float`", "Expected `int | null`, got `float`")
"""JSON Schema calls 12.0 an integer and cannot say otherwise; near money we insist on 12."""

FACTS: Final[dict[str, dict[str, Any]]] = {
    "accrueOrder": {
        "member": "M100001", "merchant": "jiafang", "store": "jiafang-01", "paid_at": "2026-11-20T10:00:00+08:00",
        "settled": True, "paid_fen": 100_000, "lines": [], "freight_fen": 0, "coupon_fen": 0, "points_deduct_fen": 0,
        "hold_nos": [],
    },
    "confirmOrder": {"merchant": "jiafang"},
    "refundOrder": {"merchant": "jiafang", "refunded_at": "2026-11-21T10:00:00+08:00"},
    "placeHold": {
        "member": "M100001", "merchant": "jiafang", "store": "jiafang-01", "point_type": "consumption", "points": 7,
        "lasts_seconds": 3600,
    },
    "captureHold": {"merchant": "jiafang", "points": None},
    "voidHold": {"merchant": "jiafang"},
}  # fmt: skip
"""No generator guesses a member or a store: in a chain of calls these facts are put into bodies of the right form."""

NUMBERS: Final = {"order_no", "hold_no", "refund_no", "redemption_no", "request_no"}


@pytest.fixture(scope="module")
def address_and_token(pg: Any) -> Iterator[tuple[str, str]]:
    """A served mall for all operations together; M100001 has points to hold."""
    print(f"schemathesis seed {SEED}, {EXAMPLES} examples an operation, {SCENARIOS} chains")
    url = pg.create_database()
    clock = FixedClock(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    mall = build_mall(url, clock)
    with served(mall, url) as address:
        enrich(address, mall.jiafang)
        yield address, mall.jiafang
    pg.drop_database(url)


def enrich(address: str, token: str) -> None:
    """Give the member 10,000 points that can be spent."""
    with httpx.Client(base_url=f"{address}/points/v1", headers={"authorization": f"Bearer {token}"}) as till:
        rich = {**FACTS["accrueOrder"], "order_no": "RICH", "paid_fen": 1_000_000}
        assert till.post("/orders", json=rich).status_code == 201
        assert till.post("/orders/RICH/confirm").status_code == 201


schema = schemathesis.openapi.from_dict(openapi())
schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "403", "404", "409", "422", "429"]


def test_the_checks_that_matter_are_on() -> None:
    load_all_checks()
    on = set(CHECKS.get_all_names())
    assert set(NEEDED) <= on
    config = schema.config.checks_config_for(operation=schema["/points/v1/orders"]["POST"])
    assert [name for name in NEEDED if not getattr(config, name).enabled] == []


@schema.parametrize()
@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_the_document_is_true(case: schemathesis.Case[Any], address_and_token: tuple[str, str]) -> None:
    headers = {"Authorization": f"Bearer {address_and_token[1]}"}
    answer = case.call_and_validate(base_url=address_and_token[0], headers=headers)
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    if is_positive and answer.status_code == 422:
        problem = answer.json()
        assert problem["code"] not in FORM or problem.get("problem") in WHOLE_FLOATS, (answer.text, case.body)


def test_one_call_after_the_other(address_and_token: tuple[str, str]) -> None:
    """Orders are confirmed and refunded, holds captured and let go, in any order the links allow."""
    address, token = address_and_token
    done: Counter[str] = Counter()
    chains = itertools.count()

    class Chain(schema.as_state_machine()):  # type: ignore[misc]  # it is made at run time
        """One chain of calls, with business numbers of its own: what an earlier chain did must not show in it."""

        def setup(self) -> None:
            self.name = f"C{next(chains)}-"

        def before_call(self, case: schemathesis.Case[Any]) -> None:
            name = case.operation.definition.raw["operationId"]
            is_positive = case.meta is not None and case.meta.generation.mode.is_positive
            if is_positive and isinstance(case.body, dict):
                numbers = {key: self.name + str(case.body[key])[:40] for key in NUMBERS & case.body.keys()}
                case.body = {**case.body, **FACTS.get(name, {}), **numbers}

        def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
            del case
            return {"base_url": address, "headers": {"Authorization": f"Bearer {token}"}}

        def after_call(self, response: Any, case: schemathesis.Case[Any]) -> None:
            if response.status_code in {200, 201}:
                done[case.operation.definition.raw["operationId"]] += 1

    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=SCENARIOS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    print(dict(done))
    assert {"confirmOrder", "refundOrder", "captureHold", "voidHold"} <= done.keys(), dict(done)
