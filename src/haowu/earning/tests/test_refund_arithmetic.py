# SPDX-License-Identifier: Apache-2.0
"""The numbers of docs/algorithms/refund.md, and what is true of every refund."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from haowu.earning.refund_arithmetic import (
    Refunded,
    RefundError,
    after,
    given_back_in_all,
    refund_all,
    refund_lines,
    taken_in_all,
)
from haowu.rules.decision import IN_PROPORTION

PAGE = Path(__file__).parents[4] / "docs/algorithms/refund.md"
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)]
NOTHING = Refunded({})


def steps(net: dict[int, int], refunds: list[Any]) -> list[Refunded]:
    """Return what is refunded in all before the first and after each of `refunds`."""
    totals = [NOTHING]
    for refund in refunds:
        is_full = refund == "full"
        before = totals[-1]
        now = refund_all(net, before) if is_full else refund_lines(net, before, refund.items())
        totals.append(after(net, before, now, is_full=is_full))
    return totals


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_page_of_the_algorithm(example: dict[str, Any]) -> None:
    """Each worked example of the page comes out to the point."""
    net = example["net"]
    totals = steps(net, example["refunds"])
    awards = [(a["points"], a["lines"], tuple(a.get("rate", IN_PROPORTION))) for a in example["awards"]]
    taken = [[taken_in_all(points, lines, net, total, rate) for points, lines, rate in awards] for total in totals]
    given_back = [[given_back_in_all(spent, net, total) for spent in example["holds"]] for total in totals]
    assert differences(taken) == example["take"]
    assert differences(given_back) == example["give"]


def differences(in_all: list[list[int]]) -> list[list[int]]:
    """Return what each step added."""
    return [[b - a for a, b in zip(before, then, strict=True)] for before, then in pairwise(in_all)]


def test_page_has_all_its_examples() -> None:
    """A broken fence must not silently drop numbers."""
    assert len(EXAMPLES) == 11


def test_refund_beyond_paid_says_what_is_left() -> None:
    """A line is refunded up to its net amount, over all refunds."""
    before = Refunded({1: 60})
    with pytest.raises(RefundError) as refused:
        refund_lines({1: 100}, before, [(1, 41)])
    assert (refused.value.code, refused.value.line_no, refused.value.left_fen) == ("REFUND_EXCEEDS_PAID", 1, 40)


def test_unknown_and_repeated_lines_are_refused() -> None:
    """A line must exist and be named once."""
    with pytest.raises(RefundError) as unknown:
        refund_lines({1: 100}, NOTHING, [(2, 1)])
    with pytest.raises(RefundError) as twice:
        refund_lines({1: 100}, NOTHING, [(1, 1), (1, 1)])
    assert (unknown.value.code, twice.value.code) == ("LINE_NOT_FOUND", "LINE_REPEATED")


def test_nothing_left_to_refund() -> None:
    """A full refund after a full refund is refused."""
    with pytest.raises(RefundError) as refused:
        refund_all({1: 100}, Refunded({1: 100}, is_all=True))
    assert (refused.value.code, refused.value.left_fen) == ("REFUND_EXCEEDS_PAID", 0)


orders = st.dictionaries(st.integers(1, 5), st.integers(0, 10**7), min_size=1)


@given(net=orders, points=st.integers(0, 10**9), spent=st.integers(0, 10**9), data=st.data())
def test_full_refund_leaves_no_gain_and_no_loss(
    net: dict[int, int], points: int, spent: int, data: st.DataObject
) -> None:
    """However the refunds are split: never more than granted, monotone, and in the end exactly everything."""
    lines = data.draw(st.lists(st.sampled_from(sorted(net)), unique=True))
    before = NOTHING
    for _ in range(data.draw(st.integers(0, 4))):
        left = {n: fen - before.by_line.get(n, 0) for n, fen in net.items()}
        asked = {n: data.draw(st.integers(1, fen)) for n, fen in left.items() if fen and data.draw(st.booleans())}
        total = after(net, before, refund_lines(net, before, asked.items()), is_full=False)
        assert taken_in_all(points, lines, net, before) <= taken_in_all(points, lines, net, total) <= points
        assert given_back_in_all(spent, net, before) <= given_back_in_all(spent, net, total) <= spent
        before = total
    if not before.is_all:
        before = after(net, before, refund_all(net, before), is_full=True)
    assert taken_in_all(points, lines, net, before) == points
    assert given_back_in_all(spent, net, before) == spent


@given(
    parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    rest=st.integers(0, 10**6),
    points=st.integers(0, 10**9),
    spent=st.integers(0, 10**9),
)
def test_any_split_is_one_refund_of_the_sum(parts: list[int], rest: int, points: int, spent: int) -> None:
    """The way to an amount does not matter, and what is kept without a formula is the paid share, rounded down."""
    net = {1: sum(parts) + rest}
    split = steps(net, [{1: part} for part in parts])[-1]
    at_once = steps(net, [{1: sum(parts)}])[-1]
    assert split == at_once
    kept = points - taken_in_all(points, [1], net, split)
    assert kept == points * rest // net[1]
    assert given_back_in_all(spent, net, split) == given_back_in_all(spent, net, at_once)


@given(
    net=st.dictionaries(st.integers(1, 5), st.integers(1, 10**7), min_size=1),
    earned=st.integers(1, 100),
    per_fen=st.integers(1, 1000),
    bonus_bp=st.integers(1, 30_000),
    cap=st.none() | st.integers(1, 10**6),
    data=st.data(),
)
def test_what_is_kept_is_what_the_rest_would_have_earned(
    net: dict[int, int], earned: int, per_fen: int, bonus_bp: int, cap: int | None, data: st.DataObject
) -> None:
    """After every refund of any sequence, to the point: not one more, not one less, and in the end 0."""

    def rule(fen: int) -> int:
        points = fen * earned // per_fen * bonus_bp // 10_000
        return points if cap is None else min(points, cap)

    points, lines, before = rule(sum(net.values())), sorted(net), NOTHING
    for _ in range(data.draw(st.integers(1, 6))):
        left = {n: fen - before.by_line.get(n, 0) for n, fen in net.items()}
        asked = {n: data.draw(st.integers(1, fen)) for n, fen in left.items() if fen and data.draw(st.booleans())}
        before = after(net, before, refund_lines(net, before, asked.items()), is_full=False)
        kept = points - taken_in_all(points, lines, net, before, (earned, per_fen, bonus_bp))
        assert kept == rule(sum(net.values()) - before.of(net))
    done = before if before.is_all else after(net, before, refund_all(net, before), is_full=True)
    assert taken_in_all(points, lines, net, done, (earned, per_fen, bonus_bp)) == points
