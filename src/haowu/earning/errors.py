# SPDX-License-Identifier: Apache-2.0
"""Why a replay is not made."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class ReplayNeedsBonuses(HaowuError):
    """Only bonuses are replayed: prices and deduct days depend on what members would have chosen."""

    code: ClassVar[str] = "REPLAY_NEEDS_BONUSES"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”没有送分规则,没有可以试算的内容。",
        en="{campaign} has no bonuses: there is nothing to replay.",
    )


class ReplayPeriodInvalid(HaowuError):
    """The period is empty or too long."""

    code: ClassVar[str] = "REPLAY_PERIOD_INVALID"
    text: ClassVar[Text] = Text(
        zh="试算的时间段不对:结束要晚于开始,最长{days}天。",
        en="The period must end after it begins, within {days} days.",
    )


class ReplayTooLarge(HaowuError):
    """There are more orders than may be replayed here."""

    code: ClassVar[str] = "REPLAY_TOO_LARGE"
    text: ClassVar[Text] = Text(
        zh="这段时间的订单超过{orders}笔,请缩短时间段,或请技术人员用命令 haowu campaigns replay 试算。",
        en="More than {orders} orders: choose a shorter period, or use `haowu campaigns replay`.",
    )
