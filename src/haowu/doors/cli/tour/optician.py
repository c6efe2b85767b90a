# SPDX-License-Identifier: Apache-2.0
"""The points earned at one shop are used at others: the optician, the supermarket (R019, R031, R076)."""

from datetime import date

from haowu.doors.cli.tour.exchanging import code_of, exchange, pay_with_points, saved, scan
from haowu.doors.cli.tour.narrator import Narrator
from haowu.doors.cli.tour.shop import Shop, only
from haowu.rules.amounts import yuan

CHECK = "eye-care"


def two_services(narrator: Narrator, shop: Shop) -> None:
    """Use the two services of one voucher on two days."""
    narrator.chapter("到明澈眼镜:1,000分换视力检查和眼镜清洗", "At the optician: eye check and cleaning for 1,000")
    shop.see_price("guangming", CHECK)
    code = code_of(exchange(shop, "TOUR-R3", "guangming", CHECK))
    used = only([scan(shop, "guangming", code, (1,))]).vouchers[0]
    narrator.check("先用视力检查,还剩第几项", "check used, line left", wanted=(2,), found=used.left)
    shop.wait_until(date(2028, 6, 20))
    used = only([scan(shop, "guangming", code, (2,))]).vouchers[0]
    narrator.check("两周后清洗,券用完", "cleaned later, voucher used up", wanted=(), found=used.left)
    narrator.check("累计省下", "saved so far", wanted="已省 ¥250.00", found=saved(shop))


def off_the_bill(narrator: Narrator, shop: Shop) -> None:
    """Take the last 330 points off a supermarket bill."""
    narrator.chapter("在惠邻超市买菜10元,用剩下的积分抵", "At the supermarket: the rest off a 10-yuan bill")
    quote = pay_with_points(shop, "TOUR-H1", "chaoshi", "produce", 10_00)
    narrator.tell(quote.method, "the published method, word for word")
    narrator.check("用积分、抵多少元、还付多少元", "points, yuan off, yuan to pay", wanted=(330, "3.30", "6.70"),
                   found=(quote.points, yuan(quote.off_fen), yuan(quote.cash_fen)))  # fmt: skip
    narrator.check("可用积分用完", "points left", wanted=0, found=shop.balance().available)
