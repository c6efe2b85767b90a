# SPDX-License-Identifier: Apache-2.0
"""What the demo members have bought, told in days before the present: single sales, and habits that make many."""

from collections.abc import Iterable
from typing import Final

import msgspec


class Sale(msgspec.Struct, frozen=True):
    """One thing bought by one member, so many days ago."""

    days_ago: int
    member_no: str
    merchant: str
    sku: str
    category: str
    paid_fen: int

    @property
    def order_no(self) -> str:
        """The number of the order: stable, so that a second start finds it."""
        return f"DEMO-{self.member_no}-{self.days_ago:04d}"


class Habit(msgspec.Struct, frozen=True):
    """The same thing bought `times` times, `every_days`, the last time `last_days_ago`."""

    member_no: str
    merchant: str
    sku: str
    category: str
    paid_fen: int
    last_days_ago: int
    every_days: int
    times: int

    @property
    def sales(self) -> list[Sale]:
        """Return the single sales."""
        days = range(self.last_days_ago, self.last_days_ago + self.every_days * self.times, self.every_days)
        return [Sale(day, self.member_no, self.merchant, self.sku, self.category, self.paid_fen) for day in days]


TAKEN_BACK: Final = Sale(24, "M100005", "guangming", "SUN-POLAR", "frame", 359_00)

SINGLE: Final = (
    # Three years less twelve days ago: these points end with the month in which they turn three, soon.
    Sale(1084, "M100002", "jiafang", "BLANKET-WOOL", "bedding", 600_00),
    Sale(1083, "M100001", "jiafang", "PILLOW-2", "bedding", 320_00),
    Sale(183, "M100001", "jiafang", "SET-4", "bedding", 800_00),
    Sale(176, "M100002", "jiafang", "QUILT-SILK", "bedding", 1_680_00),
    Sale(160, "M100003", "guangming", "LENS-156", "lens", 399_00),
    Sale(151, "M100004", "guangming", "FRAME-TITAN", "frame", 899_00),
    Sale(148, "M100011", "zhubao", "RING-JADE", "jewellery", 5_880_00),
    Sale(140, "M100008", "hangkong", "SHA-CTU", "flight", 1_280_00),
    Sale(131, "M100002", "guangming", "LENS-PROG", "lens", 1_299_00),
    Sale(118, "M100001", "guangming", "LENS-156", "lens", 420_50),
    Sale(112, "M100008", "jiudian", "ROOM-LAKE", "room", 1_960_00),
    Sale(97, "M100005", "jiafang", "PILLOW-LATEX", "bedding", 500_00),
    Sale(95, "M100008", "hangkong", "CTU-SHA", "flight", 1_340_00),
    Sale(83, "M100004", "jiafang", "TOWEL-3", "bath", 128_80),
    Sale(76, "M100012", "jingqu", "PASS-YEAR", "ticket", 360_00),
    Sale(62, "M100002", "jiafang", "CURTAIN-2", "curtain", 960_00),
    Sale(58, "M100011", "jiudian", "ROOM-LAKE", "room", 980_00),
    Sale(45, "M100003", "jiafang", "SET-4", "bedding", 800_00),
    Sale(31, "M100001", "jiafang", "TOWEL-3", "bath", 128_80),
    TAKEN_BACK,
    Sale(12, "M100002", "jiafang", "SET-4", "bedding", 800_00),
    Sale(9, "M100008", "hangkong", "SHA-XIY", "flight", 980_00),
    Sale(5, "M100001", "jiafang", "PILLOW-LATEX", "bedding", 500_00),
    Sale(2, "M100004", "guangming", "LENS-156", "lens", 399_00),
    Sale(1, "M100003", "guangming", "CARE-KIT", "care", 39_90),
)

HABITS: Final = (
    Habit("M100002", "chaoshi", "GROCERIES", "food", 286_00, 3, 28, 5),
    Habit("M100003", "bianli", "BREAKFAST", "food", 18_50, 4, 11, 8),
    Habit("M100004", "xianchao", "STAPLES", "staple", 126_00, 8, 20, 6),
    Habit("M100005", "naicha", "TEA-CLASSIC", "drink", 32_00, 6, 14, 6),
    Habit("M100007", "muying", "FORMULA-2", "formula", 398_00, 10, 25, 7),
    Habit("M100007", "chaoshi", "GROCERIES", "food", 312_00, 7, 30, 5),
    Habit("M100008", "bianli", "COFFEE", "drink", 25_00, 5, 16, 6),
    Habit("M100009", "xianchao", "STAPLES", "staple", 168_00, 6, 15, 9),
    Habit("M100010", "bianli", "LUNCH-BOX", "food", 128_00, 2, 8, 20),
    Habit("M100010", "yingyuan", "TICKET-2D", "ticket", 45_00, 13, 30, 4),
    Habit("M100010", "naicha", "TEA-CLASSIC", "drink", 18_00, 9, 19, 6),
    Habit("M100012", "chaoshi", "GROCERIES", "food", 188_00, 11, 24, 6),
)


def all_sales() -> list[Sale]:
    """Return every sale, oldest first."""
    return oldest_first([*SINGLE, *(sale for habit in HABITS for sale in habit.sales)])


def oldest_first(sales: Iterable[Sale]) -> list[Sale]:
    """Return the sales in the order in which they happened."""
    return sorted(sales, key=lambda sale: -sale.days_ago)
