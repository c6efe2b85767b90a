# SPDX-License-Identifier: Apache-2.0
"""At the home-textiles shop: the spring price, the set, its return, the curtains (R003, R009, R010, R057)."""

from datetime import date, datetime, time
from typing import Any

from haowu.catalog.operations.publish_campaign import publish_campaign
from haowu.catalog.operations.submit_campaign import submit_campaign
from haowu.catalog.queries import list_stock
from haowu.doors.cli.demo_coalition import APPROVER, AUTHOR, PROGRAM_CODE
from haowu.doors.cli.tour.exchanging import code_of, exchange, hand_over, prepare, quote, saved, scan, verify
from haowu.doors.cli.tour.narrator import Narrator
from haowu.doors.cli.tour.shop import ZONE, Shop, only
from haowu.ledger.refusals import Refusal
from haowu.programs.operations.decide_campaign import decide_campaign
from haowu.programs.operations.save_campaign import save_campaign
from haowu.redemption.operations.complete_aftersale import complete_aftersale
from haowu.redemption.operations.decide_aftersale import decide_aftersale
from haowu.redemption.operations.open_aftersale import open_aftersale
from haowu.rules.amounts import yuan
from haowu.rules.campaign_document import CampaignDocument, CampaignPrice, Schedule
from haowu.rules.comparison import Comparison
from haowu.rules.document import Name

SHOP = "jiafang"
SET = "set-4"
CURTAINS = "curtain-clean"
SPRING = CampaignDocument(
    campaign="spring-renewal",
    program=PROGRAM_CODE,
    name=Name(zh="春季焕新", en="Spring renewal"),
    schedule=Schedule(starts_at=datetime(2028, 3, 1, tzinfo=ZONE), ends_at=datetime(2028, 4, 1, tzinfo=ZONE)),
    prices=(CampaignPrice(merchant=SHOP, rewards=(SET,), points=2_500),),
)


def spring_price(narrator: Narrator, shop: Shop) -> None:
    """Launch the campaign before two persons; in March the set costs 2,500 instead of 3,000."""
    narrator.chapter("春季焕新:3月里2,500分换四件套", "Spring: the set for 2,500 points in March")
    place: dict[str, Any] = {"connection": shop.connection, "owner": SHOP, "clock": shop.clock}
    draft = save_campaign(campaign=SPRING, actor=AUTHOR, **place)
    submit_campaign(draft_id=draft.id, actor=AUTHOR, **place)
    decide_campaign(shop.connection, draft_id=draft.id, decision="approved", actor=APPROVER, clock=shop.clock)
    publish_campaign(draft_id=draft.id, actor=AUTHOR, **place)
    narrator.tell("一人起草、另一人批准,才能发布", "one person writes it, another approves it")
    shop.wait_until(date(2028, 2, 29), time(23, 59))
    narrator.check("2月29日23:59的价格", "the price on 29 February, 23:59", wanted=3_000, found=_price(shop))
    shop.wait_until(date(2028, 3, 5))
    narrator.check("3月5日的价格", "the price on 5 March", wanted=2_500, found=_price(shop))
    shown = Comparison(3_000, 2_500, 300_00)
    narrator.check("比原价", "against the list price", wanted="少用500分(-16.7%)", found=shown.points_text.zh)
    narrator.check("每分价值", "what a point is worth", wanted="每分价值 ¥0.100→¥0.120(+20.0%)",
                   found=shown.value_text.zh)  # fmt: skip


def exchange_the_set(narrator: Narrator, shop: Shop) -> None:
    """Take the set at the spring price; the points are held until it is handed over."""
    narrator.chapter("2028年3月5日:用2,500分换四件套", "5 March 2028: the set for 2,500 points")
    shop.see_price(SHOP, SET)
    placed = only([exchange(shop, "TOUR-R1", SHOP, SET)])
    balance = shop.balance()
    narrator.check("冻结、可用", "held, available", wanted=(2_500, 30), found=(balance.held, balance.available))
    narrator.check("价值(元)", "worth, in yuan", wanted="300.00", found=yuan(placed.value_fen))
    late = exchange(shop, "TOUR-R1B", SHOP, SET)
    narrator.check("再换一套:积分不够", "a second one is refused", wanted="INSUFFICIENT_POINTS", found=_refused(late))
    given = hand_over(shop, SHOP, "TOUR-R1")
    narrator.check("当面交付,省下(元)", "handed over, saved, in yuan", wanted="300.00", found=yuan(given.saved_fen))
    narrator.check("库存扣一件,余", "left on the shelf", wanted=199, found=_left(shop, SET))


def return_the_set(narrator: Narrator, shop: Shop) -> None:
    """Bring the defective set back: the very same lots return, with their own last days."""
    narrator.chapter("四件套开线了:退货,积分原批退回", "The set has a defect: returned, to the very same lots")
    case: dict[str, Any] = {"merchant": SHOP, "aftersale_no": "TOUR-A1", "clock": shop.clock, "actor": "tour"}
    shop.wait_until(date(2028, 3, 8))
    open_aftersale(
        shop.connection, redemption_no="TOUR-R1", wish="return", reason="quality_defect", remark="开线", **case
    )
    decide_aftersale(shop.connection, refusal_reason=None, **case)
    done = complete_aftersale(shop.connection, **case)
    narrator.check("退回积分", "points back", wanted=2_500, found=done.points_back)
    narrator.check("不折成现金(元)", "money for points, in yuan", wanted="0.00", found=yuan(done.refund_fen))
    last_days = [f"{lot.expires_at:%Y-%m-%d}" for lot in shop.lots() if lot.expires_at is not None]
    narrator.tell(f"各批到期时刻仍是:{'、'.join(last_days)}", "each lot keeps its own expiry")
    narrator.check("批次积分", "points by lot", wanted=(10, 20, 100, 800, 800, 800),
                   found=tuple(sorted(lot.remaining for lot in shop.lots())))  # fmt: skip
    narrator.check("省钱账本也冲回", "the savings are taken off again", wanted="已省 ¥0.00", found=saved(shop))


def curtains_cleaned(narrator: Narrator, shop: Shop) -> None:
    """Buy a fourth time, take the curtain service, verify its voucher once and no more."""
    narrator.chapter("第四次消费后:2,000分换窗帘清洗", "After the fourth purchase: curtains cleaned for 2,000")
    shop.wait_until(date(2028, 5, 28))
    shop.buy("TOUR-4", SHOP, "bedding", 800_00)
    shop.wait_until(date(2028, 6, 5))
    narrator.check("可用积分", "available", wanted=3_330, found=shop.balance().available)
    shop.see_price(SHOP, CURTAINS)
    code = code_of(exchange(shop, "TOUR-R2", SHOP, CURTAINS))
    seen = only([prepare(shop, SHOP, code)])
    token = seen.vouchers[0].verify_token
    narrator.tell(f"店员扫码先看到:{seen.vouchers[0].name_zh}({seen.member_masked})", "the clerk sees it first")
    first = only([verify(shop, SHOP, token)])
    narrator.check("核销成功", "verified", wanted="fulfilled", found=first.vouchers[0].state)
    narrator.check("再扫一次", "a second scan", wanted="ALREADY_USED", found=_refused(scan(shop, SHOP, code)))
    narrator.check("累计省下", "saved so far", wanted="已省 ¥150.00", found=saved(shop))


def _refused(answer: object) -> str:
    return answer.code if isinstance(answer, Refusal) else type(answer).__name__


def _price(shop: Shop) -> int:
    return quote(shop, SHOP, SET).points


def _left(shop: Shop, code: str) -> int:
    return sum(row.stocked - row.taken for row in list_stock(shop.connection, merchant=SHOP, code=code))
