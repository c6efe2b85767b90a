# SPDX-License-Identifier: Apache-2.0
"""REL-12: Schemathesis, positive and negative, against the real server: the OpenAPI document is true.

A body that fits the document may still be refused, but only for facts (an unknown member, a date in the future): then
the code is none of `FORM`. Nothing is ever a server error, and nothing that does not fit is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings

from haowu.doors.points_api.pages.openapi import openapi
from haowu.kernel.clock import FixedClock
from tests.journeys.granian_server import served
from tests.journeys.mall import build_mall

SEED = 20261122
EXAMPLES = 12
FORM = frozenset(
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

WHOLE_FLOATS = ("Expected `int`, got `float`", "Expected `int | null`, got `float`")
"""JSON Schema calls 12.0 an integer and cannot say otherwise; near money we insist on 12."""


@pytest.fixture(scope="module")
def address_and_token(pg: Any) -> Iterator[tuple[str, str]]:
    """A served mall for all operations together."""
    print(f"schemathesis seed {SEED}, {EXAMPLES} examples an operation")
    url = pg.create_database()
    clock = FixedClock(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    mall = build_mall(url, clock)
    with served(mall, url) as address:
        yield address, mall.jiafang
    pg.drop_database(url)


schema = schemathesis.openapi.from_dict(openapi())
schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "403", "404", "409", "422"]


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
