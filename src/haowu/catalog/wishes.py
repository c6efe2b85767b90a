# SPDX-License-Identifier: Apache-2.0
"""What somebody wants to take, and why they may not."""

from datetime import datetime
from typing import Final

import msgspec

from haowu.kernel.text import Text


class StockWish(msgspec.Struct, frozen=True):
    """One taking; `at` is its time for ever: giving it back needs the same wish, so that the same period is counted.

    `store` is where it is taken (what is shipped has the store ''); `household_id` None is a household of one.
    `counted` says of what is given back wherein it was counted when it was taken (see `StockBoard.counted`): what the
    reward counts by now may have been brought in since. None: as the reward counts now.
    """

    reward_id: int
    store: str
    member_id: int
    household_id: int | None
    quantity: int
    slot_id: int | None
    at: datetime
    counted: tuple[str, ...] | None = None

    def counts(self, scope: str, *, now: bool) -> bool:
        """Tell whether it counts in `scope` (stock, member, household); `now`: whether the reward does today."""
        return now if self.counted is None else scope in self.counted


OUT_OF_STOCK: Final = "OUT_OF_STOCK"
MEMBER_LIMIT_REACHED: Final = "MEMBER_LIMIT_REACHED"
HOUSEHOLD_LIMIT_REACHED: Final = "HOUSEHOLD_LIMIT_REACHED"
SLOT_TAKEN: Final = "SLOT_TAKEN"
SLOT_REQUIRED: Final = "SLOT_REQUIRED"
REWARD_CLOSED: Final = "REWARD_CLOSED"

REFUSALS: Final[dict[str, Text]] = {
    OUT_OF_STOCK: Text(zh="已兑完,暂时没有库存。", en="Nothing is left in stock."),
    MEMBER_LIMIT_REACHED: Text(zh="您本期的兑换数量已达上限。", en="You have reached your limit for this period."),
    HOUSEHOLD_LIMIT_REACHED: Text(
        zh="您家本期的兑换数量已达上限。", en="Your household has reached its limit for this period."
    ),
    SLOT_TAKEN: Text(
        zh="这个时段已约满或已取消,请换一个时段,或登记候补。",
        en="This slot is full or cancelled; choose another, or wait.",
    ),
    SLOT_REQUIRED: Text(zh="请先选择预约时段。", en="Choose a slot first."),
    REWARD_CLOSED: Text(
        zh="现在不能兑换:未开始、已结束、已下架,或本店不提供。", en="Not open now, or not at this store."
    ),
}
"""What `StockBoard.try_take` may answer, and the sentence for it."""
