# SPDX-License-Identifier: Apache-2.0
"""The printed slip 纸质兑换券: for those who show no screen. Its code is as good as the screen's; a clerk confirms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from haowu.redemption.voucher_codes import grouped

WIDTH = 32


def slip_text(
    *, code: str, name_zh: str, stores: tuple[str, ...], expires_at: datetime, zone: ZoneInfo, redemption_no: str
) -> str:
    """Return what a receipt printer prints, in plain lines."""
    places = "、".join(stores) if stores else "本商家所有门店"
    return "\n".join(
        [
            "兑换券 Voucher".center(WIDTH).rstrip(),
            "-" * WIDTH,
            f"项目:{name_zh}",
            f"券码:{grouped(code)}",
            f"有效期至:{expires_at.astimezone(zone):%Y-%m-%d %H:%M}",
            f"适用门店:{places}",
            f"兑换单号:{redemption_no}",
            "-" * WIDTH,
            "请把本券交店员核对后使用;每项服务只能用一次。",
            "兑换所得享有与购买相同的售后服务。",
        ]
    )
