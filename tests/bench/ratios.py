# SPDX-License-Identifier: Apache-2.0
"""Which figures are divided by which, and what was promised (design §8). The table is this list, filled in."""

from dataclasses import dataclass
from itertools import zip_longest
from statistics import median

from tests.bench.notebook import Notebook, readable


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line: `ours` divided by `theirs`, or the figure itself. `goal` None: shown, nothing promised."""

    part: str
    title: str
    ours: str
    theirs: str = ""
    goal: float | None = None
    is_ceiling: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, computed over all runs."""

    ratio: Ratio
    ours: float
    theirs: float | None
    middle: float
    low: float
    high: float
    unit: str

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met by the median; None without a goal."""
        if self.ratio.goal is None:
            return None
        return self.middle <= self.ratio.goal if self.ratio.is_ceiling else self.middle >= self.ratio.goal

    @property
    def verdict(self) -> str:
        """Say in a few words how the line stands to its goal."""
        goal = self.ratio.goal
        if goal is None:
            return ""
        if self.is_met:
            return "met"
        return f"MISSED by {abs(self.middle / goal - 1):.0%}"

    @property
    def goal_text(self) -> str:
        """The goal as a reader writes it."""
        if self.ratio.goal is None:
            return "shown"
        sign = "≤" if self.ratio.is_ceiling else "≥"
        return f"{sign} {readable(self.ratio.goal)}{'×' if self.ratio.theirs else ' ' + self.unit}"


CLIENTS = (1, 8, 64)

RATIOS: tuple[Ratio, ...] = (
    *(
        Ratio("b", f"one order per call, 64 budgets, {n} clients / six statements", f"earn.uniform.c{n}",
              f"baseline.six.uniform.c{n}", goal=1.0 if n == 64 else None)
        for n in CLIENTS
    ),
    *(
        Ratio("b", f"one order per call, one hot budget, {n} clients / six statements", f"earn.hot.c{n}",
              f"baseline.six.hot.c{n}", goal=2.0 if n == 64 else None)
        for n in CLIENTS
    ),
    Ratio("b", "one order per call, 64 budgets, 64 clients / six statements at their best client count",
          "earn.uniform.c64", "baseline.six.uniform.best"),
    Ratio("b", "one order per call, one hot budget, 64 clients / six statements at their best client count",
          "earn.hot.c64", "baseline.six.hot.best"),
    Ratio("b", "one order per call, 64 budgets, 64 clients / ONE statement (the dream)", "earn.uniform.c64",
          "baseline.one.uniform.c64"),
    Ratio("b", "one order per call, one hot budget, 64 clients / ONE statement", "earn.hot.c64",
          "baseline.one.hot.c64"),
    Ratio("b", "the same with a daily cap per member on the rule / six statements without one", "earn.capped.c64",
          "baseline.six.uniform.c64"),
    Ratio("b", "five awards per order (five lots) / six statements with one lot", "earn.five.c64",
          "baseline.six.uniform.c64"),
    Ratio("b", "earn at half of capacity, p50", "latency.earn.p50"),
    Ratio("b", "earn at half of capacity, p99", "latency.earn.p99", goal=50.0, is_ceiling=True),
    Ratio("b", "earn at half of capacity, worst", "latency.earn.p100"),
    Ratio("b", "hold at half of the capacity of holds, p50", "latency.hold.p50"),
    Ratio("b", "hold at half of the capacity of holds, p99", "latency.hold.p99", goal=50.0, is_ceiling=True),
    Ratio("b", "hold at half of the capacity of holds, worst", "latency.hold.p100"),
    Ratio("c", "batch endpoint, 1,000 a call, 1 client / pure SQL, 1,000 a transaction", "batch.c1", "bulk.sql.1000"),
    Ratio("c", "batch endpoint, 1,000 a call, 2 clients / pure SQL, 1,000 a transaction", "batch.c2", "bulk.sql.1000"),
    Ratio("c", "file import, rules applied / pure SQL, 1,000 a transaction", "import.orders", "bulk.sql.1000",
          goal=0.5),
    Ratio("c", "file import, rules applied / pure SQL, 5,000 a transaction", "import.orders", "bulk.sql.5000",
          goal=0.5),
    Ratio("c", "file import, processor of the command and its children", "import.orders.cpu.haowu"),
    Ratio("c", "file import, processor of PostgreSQL", "import.orders.cpu.postgres"),
    Ratio("d", "hold + capture pairs, 64 clients / two transactions", "hold.pairs.c64", "baseline.hold.c64"),
    Ratio("r", "exchanges of one limited reward with voucher, 64 members at once / one transaction of the same writes",
          "redeem.c64", "baseline.redeem.c64", goal=0.5),
    Ratio("r", "the same / one transaction of the same writes at their best client count", "redeem.c64",
          "baseline.redeem.best"),
    Ratio("r", "exchanges of one limited reward, 64 members at once, p99", "redeem.c64.p99"),
    Ratio("r", "the last ones: exchanges beyond the stock, of 1,000 more than there are", "redeem.oversold", goal=0.0,
          is_ceiling=True),
    Ratio("p", "replay of a draft campaign over 1 M past orders (quick: 200 k)", "replay.many.seconds", goal=60.0,
          is_ceiling=True),
    Ratio("p", "the same, processor of the replay itself", "replay.many.cpu"),
    Ratio("p", "replay, orders a second of our processor: all of them / a quarter of them (linear: 1)",
          "replay.many.worked", "replay.few.worked", goal=0.8),
    Ratio("p", "the same by the clock", "replay.many", "replay.few"),
    Ratio("e", "earning, 1 M members (quick: 100 k) / 10 k members", "growth.members.many",
          "growth.members.few", goal=0.8),
    Ratio("e", "expiry of the same due lots, 1 M members (quick: 100 k) / 10 k members", "growth.expiry.many",
          "growth.expiry.few", goal=0.8),
    Ratio("e", "earning, 1,000 rules (20 % over, 1 % by CEL alone) / 10 rules", "growth.rules.1000", "growth.rules.10",
          goal=0.8),
    Ratio("e", "earning, 1,000 rules, the worst case: 935 by CEL alone / 10 rules", "growth.rules.1000-worst",
          "growth.rules.10"),
    Ratio("e", "earning, 100 rules / 10 rules", "growth.rules.100", "growth.rules.10"),
    Ratio("t", "tier review by processor time: all of 1 M members due (quick: 100 k) / a fortieth of them",
          "tiers.work.all", "tiers.work.some", goal=0.8),
    Ratio("t", "tier review by processor time: a quarter of them due / a fortieth", "tiers.work.more",
          "tiers.work.some", goal=0.8),
    Ratio("t", "tier review by processor time: the same members due, among 1 M (quick: 100 k) / among 50 k",
          "tiers.work.some", "tiers.work.few", goal=0.8),
    *(
        Ratio("t", f"tier review, four visits each, {many} of 1 M members (quick: 100 k) due", f"tiers.review.{name}")
        for name, many in (("some", "a fortieth"), ("more", "a quarter"), ("all", "all"))
    ),
    Ratio("t", "the same by processor time, all due", "tiers.work.all"),
    Ratio("m", "memory of the Points API under load", "memory.api", goal=200.0, is_ceiling=True),
    Ratio("m", "memory of all PostgreSQL processes under load (PSS)", "memory.postgres"),
    Ratio("m", "memory of everything together under load", "memory.together", goal=800.0, is_ceiling=True),
    Ratio("m", "memory of the import, at its peak", "memory.import", goal=1024.0, is_ceiling=True),
)  # fmt: skip


def fill_in(notebook: Notebook) -> list[Line]:
    """Return the lines whose figures were measured; ratios are taken run by run, then the median of them."""
    lines = []
    for ratio in RATIOS:
        ours, theirs = notebook.figures.get(ratio.ours), notebook.figures.get(ratio.theirs)
        if not ours or (ratio.theirs and not theirs):
            continue
        if theirs:
            pairs = zip_longest(ours, theirs)
            shares = [a / b for a, b in pairs if a is not None and b]
        else:
            shares = list(ours)
        if shares:
            lines.append(
                Line(
                    ratio=ratio, ours=median(ours), theirs=median(theirs) if theirs else None, middle=median(shares),
                    low=min(shares), high=max(shares), unit="×" if theirs else notebook.units[ratio.ours],
                )
            )  # fmt: skip
    return lines
