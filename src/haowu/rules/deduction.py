# SPDX-License-Identifier: Apache-2.0
"""How many points may pay for a bill, and what they take off it. Pure: bill + published method → result with reasons.

The sentence that members read and the result come from the same data, so that the method is what was published
(CTL-13). A deduction is a price reduction by the seller on this one bill: never change, never a balance (C-05).
"""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.kernel.text import Text
from haowu.rules.allocation import net_lines
from haowu.rules.amounts import percent, short_yuan, yuan
from haowu.rules.deduction_document import DeductionDocument

WHOLE_BP: Final = 10_000
FEN_PER_YUAN: Final = 100
LEAST_CASH_FEN: Final = 1


class BillLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a bill, without freight, after coupons and before points: its amount, and what it is."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    category: Annotated[str, msgspec.Meta(max_length=64)]
    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)]


class Step(msgspec.Struct, frozen=True, gc=False):
    """One reason of the result: a stable code and the sentence in both languages."""

    code: str
    zh: str
    en: str


class LineDeduction(msgspec.Struct, frozen=True, gc=False):
    """What is taken off one line; nothing off one that points may not pay for."""

    line_no: int
    is_eligible: bool
    off_fen: int


class Deduction(msgspec.Struct, frozen=True, gc=False):
    """`points` take `off_fen` off a bill of `bill_fen`, and `cash_fen` is left to pay.

    `max_points` and `max_off_fen`: the same for a member who has points enough. `steps` say why, in order.
    """

    points: int
    off_fen: int
    cash_fen: int
    bill_fen: int
    eligible_fen: int
    max_points: int
    max_off_fen: int
    lines: tuple[LineDeduction, ...]
    steps: tuple[Step, ...]


Rate = tuple[int, int]


class Tranche(msgspec.Struct, frozen=True, gc=False):
    """So many points, in the order in which they are spent, that go by a rate of their own."""

    points: int
    rate: Rate


class Method(msgspec.Struct, frozen=True, gc=False):
    """The published rule as it applies here and now: at one acceptor's rate, on one day's categories.

    `only_categories`: points pay for these alone today (a deduct day); None on other days. `tranches`: the first of
    the member's points, where some were earned under a better rate, which they keep (CTL-23).
    """

    document: DeductionDocument
    points_per_yuan: int | None = None
    only_categories: frozenset[str] | None = None
    tranches: tuple[Tranche, ...] = ()

    @property
    def rate(self) -> Rate:
        """Return how many points take how many fen off."""
        if self.points_per_yuan is not None:
            return self.points_per_yuan, FEN_PER_YUAN
        return self.document.points, self.document.fen

    def is_eligible(self, category: str) -> bool:
        """Return whether points may pay for goods of `category`."""
        document = self.document
        if category in document.except_categories:
            return False
        if self.only_categories is not None and category not in self.only_categories:
            return False
        return not document.categories or category in document.categories


def deduct(bill: Sequence[BillLine], method: Method, *, points: int) -> Deduction:
    """Return what a member who has, or offers, `points` gets off `bill`; never more points than the money needs."""
    are_eligible = [method.is_eligible(line.category) for line in bill]
    bill_fen = sum(line.amount_fen for line in bill)
    eligible = [line.amount_fen if can else 0 for line, can in zip(bill, are_eligible, strict=True)]
    eligible_fen = sum(eligible)
    cap_fen = eligible_fen * method.document.cap_bp // WHOLE_BP
    room_fen = max(0, min(cap_fen, bill_fen - LEAST_CASH_FEN))
    most = _used(room_fen, method, None)
    used = _used(room_fen, method, points)
    nets = net_lines(eligible, used[1])
    lines = tuple(
        LineDeduction(line.line_no, can, gross - net)
        for line, can, gross, net in zip(bill, are_eligible, eligible, nets, strict=True)
    )
    steps = _steps(method, bill_fen, eligible_fen, cap_fen, points, used, most)
    return Deduction(used[0], used[1], bill_fen - used[1], bill_fen, eligible_fen, most[0], most[1], lines, steps)


def _used(room_fen: int, method: Method, points: int | None) -> tuple[int, int]:
    """Return the points used and the fen taken off, for somebody who has `points` (None: any number)."""
    used = _spent((), room_fen, method, points)
    if method.tranches:  # a better rate may be too coarse for the last fen: then today's is the better one
        used = max(_spent(method.tranches, room_fen, method, points), used, key=lambda each: (each[1], -each[0]))
    return used


def _spent(tranches: tuple[Tranche, ...], room_fen: int, method: Method, points: int | None) -> tuple[int, int]:
    """Return the points used and the fen taken off, going along `tranches` and then by today's rate.

    Fewer points than the least may do for the same fen: then the least are used, if there are so many and they fit.
    """
    needed = off_fen = passed = reach = 0
    for tranche in (*tranches, Tranche(POINTS_MAX, method.rate)):
        per_points, per_fen = tranche.rate
        at_most = min(tranche.points, (room_fen - off_fen) * per_points // per_fen)
        usable = at_most if points is None else min(points - passed, at_most)
        off = usable * per_fen // per_points
        if off:
            off_fen += off
            needed = passed + -(-off * per_points // per_fen)
        reach = passed + usable
        passed += tranche.points
        if usable < tranche.points:
            break
    least = method.document.min_points
    return (max(needed, least), off_fen) if off_fen and reach >= least else (0, 0)


def _kept_points(method: Method, used: int) -> int:
    """Return how many of the first `used` points go by another rate than today's."""
    kept = 0
    for tranche in method.tranches:
        kept += min(tranche.points, used) if tranche.rate != method.rate else 0
        used = max(0, used - tranche.points)
    return kept


def method_text(method: Method) -> Text:
    """Return the sentence that is published, from the data the engine goes by."""
    document = method.document
    per_points, per_fen = method.rate
    share = percent(document.cap_bp)
    zh = [f"每{per_points}积分抵{short_yuan(per_fen)}元", f"每单最多抵可抵商品金额的{share}%,并至少支付0.01元"]
    en = [
        f"{per_points} points take {short_yuan(per_fen)} yuan off",
        f"at most {share}% of the goods that points may pay for, and at least 0.01 yuan is paid in money",
    ]
    if document.min_points > 1:
        zh.append(f"{document.min_points}积分起用")
        en.append(f"from {document.min_points} points on")
    for names, said_zh, said_en in (
        (document.categories, "可抵品类", "for"),
        (document.except_categories, "不可抵品类", "not for"),
        (sorted(method.only_categories or ()), "今日只抵", "today only for"),
    ):
        if names:
            zh.append(f"{said_zh}:{'、'.join(names)}")
            en.append(f"{said_en} {', '.join(names)}")
    return Text(zh=f"{';'.join(zh)}。不找零、不兑现。", en=f"{'; '.join(en)}. No change, no cash.")


def _steps(
    method: Method, bill_fen: int, eligible_fen: int, cap_fen: int, points: int, used: tuple[int, int],
    most: tuple[int, int],
) -> tuple[Step, ...]:  # fmt: skip
    share = percent(method.document.cap_bp)
    rate = method_text(method)
    found = [Step("METHOD", rate.zh, rate.en)]
    if eligible_fen < bill_fen:
        left = yuan(bill_fen - eligible_fen)
        found.append(
            Step(
                "LINES_EXCLUDED",
                f"账单{yuan(bill_fen)}元,其中{left}元的商品不能用积分抵扣",
                f"of the bill of {yuan(bill_fen)} yuan, points may not pay for {left} yuan",
            )
        )
    found.append(
        Step(
            "LIMIT",
            f"可抵商品{yuan(eligible_fen)}元的{share}%是{yuan(cap_fen)}元,最多用{most[0]}积分抵{yuan(most[1])}元",
            f"{share}% of {yuan(eligible_fen)} yuan is {yuan(cap_fen)}: at most {most[0]} points for {yuan(most[1])}",
        )
    )
    kept = _kept_points(method, used[0])
    if kept:
        found.append(
            Step(
                "KEPT_RATE",
                f"其中{kept}积分按获得时的抵扣标准计算",
                f"{kept} of them at the rate they were earned under",
            )
        )
    if used[0] == 0:
        found.append(Step("NOTHING_OFF", f"{points}积分在这张账单上不能抵扣", f"{points} points take nothing off"))
    else:
        found.append(
            Step("RESULT", f"用{used[0]}积分抵{yuan(used[1])}元", f"{used[0]} points take {yuan(used[1])} yuan off")
        )
    return tuple(found)
