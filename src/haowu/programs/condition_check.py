# SPDX-License-Identifier: Apache-2.0
"""May a CEL condition be published? Its cost first, then that it compiles, then a dry run on an invented order."""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from haowu.kernel.text import Text
from haowu.rules.day import Day
from haowu.rules.expression import Expression
from haowu.rules.expression_cost import find_cost_problem
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.order import look_at

_SAMPLE: Final = OrderFacts(
    merchant="sample",
    store="sample-01",
    channel="pos",
    paid_at=datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
    net_fen=30_000,
    lines=(LineFacts(1, "SKU-1", "bedding", 1, 10_000), LineFacts(2, "SKU-2", "towels", 2, 20_000)),
    tier="gold",
    segments=frozenset({"new", "vip"}),
)


def find_condition_problem(source: str) -> Text | None:
    """Return why `source` may not be published, None when it may."""
    if (costly := find_cost_problem(source)) is not None:
        return costly
    order = look_at(_SAMPLE, Day(date(2026, 11, 22), ZoneInfo("Asia/Shanghai"), ()), 10)
    try:
        Expression(source).evaluate(order)
    except Exception as error:  # noqa: BLE001 - whatever CEL objects to is the operator's to mend
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Text(zh=f"条件无法计算:{reason}", en=f"the condition does not work: {reason}")
    return None
