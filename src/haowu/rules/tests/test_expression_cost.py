# SPDX-License-Identifier: Apache-2.0
"""What may stand in a condition, and what is refused before anything is evaluated."""

import pytest

from haowu.rules.expression_cost import find_cost_problem


@pytest.mark.parametrize(
    "source",
    [
        "order.net_fen >= 10000 && tier in ['gold', 'silver']",
        'store.startsWith("jiafang") || channel == "app"',
        "lines.exists(l, l.category == 'frame' && l.quantity >= 2)",
        "segments.exists(s, s == 'new') && lines.all(x, x.net_fen > 100)",
        "size(lines) > 3 && (weekday == 6 || weekday == 7) && hour in [10, 11]",
        "lines[0].sku != 'it\\'s'",
        "tier == 'true}{'",
        "order.net_fen > -5 && -1 < hour && lines.exists(l, 0 - l.net_fen < -100)",
    ],
)
def test_allowed(source: str) -> None:
    assert find_cost_problem(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "lines.exists(a, lines.exists(b, a.sku == b.sku))",
        "[1, 2, 3].exists(x, x > 1)",
        "order.lines.exists(l, true)",
        "lines.map(l, l.net_fen).size() > 1",
        "tier.matches('(a+)+b')",
        "member == 'x'",
        "lines.exists(l, true) && l.sku == 'x'",
        "order.net_fen > 1.5",
        "order.net_fen > 1e3",
        'tier == "a\nb"',
        "tier = 'x'",
        "tier == `x`",
        "(" * 13 + "true" + ")" * 13,
        " && ".join(["true"] * 120),
        "tier == '" + "x" * 1000 + "'",
        "lines.exists(l, " + " || ".join(["l.sku == 'x'"] * 10) + ")",
        # A triple quote is one string for CEL; it must not hide a call from us.
        '"""a" """ + tier.matches("b") + """ "c"""',
        "r'x' == tier",
        # The one overflow that CEL does not report: the negation of the smallest number.
        "-(-9223372036854775807 - 1) < 0",
        "lines.exists(l, -l.net_fen < 0)",
        "--5 > 0",
        "1 - -hour > 0",
    ],
)
def test_refused(source: str) -> None:
    problem = find_cost_problem(source)
    assert problem is not None
    assert problem.render("zh")
    assert problem.render("en")
