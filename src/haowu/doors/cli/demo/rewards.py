# SPDX-License-Identifier: Apache-2.0
"""What the demo's merchants give for points: the seeds' things at the seeds' prices, and what each kind of shop has."""

from typing import Any, Final

import msgspec

from haowu.catalog.drafts import EXEMPTIONS, Coupon, Donation, LineDraft, RewardDraft
from haowu.rules.access_calendar import AccessCalendar, Opening
from haowu.rules.calendar_document import CalendarRef

EVERY_DAY: Final = (1, 2, 3, 4, 5, 6, 7)
MONTH_BEFORE: Final = 30
"""Gift boxes open so many days before their festival (R097)."""


class DemoReward(msgspec.Struct, frozen=True):
    """A reward of a merchant; `sells_at_fen` is what the same thing is sold for there, 0 for a gift to others.

    `stock` None: no limit; `season`: it is open around the days of a calendar only.
    """

    merchant: str
    draft: RewardDraft
    sells_at_fen: int
    stock: int | None = None
    season: CalendarRef | None = None


def reward(
    merchant: str, code: str, name_zh: str, name_en: str, points: int, sells_at_fen: int, **said: Any
) -> DemoReward:
    """Return a reward; what `said` leaves out is as for sale."""
    stock, season = said.pop("stock", None), said.pop("season", None)
    fields: dict[str, Any] = {
        "kind": "service", "retail_sku": code.upper(), "stock_kind": "unlimited" if stock is None else "shared",
        **PLACES[merchant], **said,
    }  # fmt: skip
    draft = RewardDraft(code=code, name_zh=name_zh, name_en=name_en, points=points, **fields)
    return DemoReward(merchant, draft, sells_at_fen, stock, season)


PLACES: Final = {
    "jiafang": {"acceptor": "暖屋家纺", "place": "中山路店,中山路1号一楼"},
    "guangming": {"acceptor": "明澈眼镜", "place": "人民广场店,广场东路8号"},
    "muying": {"acceptor": "芽芽母婴", "place": "儿童医院店,健康路20号"},
    "chaoshi": {"acceptor": "惠邻超市", "place": "解放路店、江景花园店"},
    "bianli": {"acceptor": "街角便利", "place": "地铁站店、大学城店"},
    "yingyuan": {"acceptor": "星光影城", "place": "万象店,万象城五楼"},
    "naicha": {"acceptor": "茶屿奶茶", "place": "步行街店"},
    "zhubao": {"acceptor": "金叶珠宝", "place": "南京路店二楼工坊"},
    "jingqu": {"acceptor": "云栖山景区", "place": "南门,云栖路终点"},
    "jiudian": {"acceptor": "湖畔酒店", "place": "湖滨路66号前台"},
    "hangkong": {"acceptor": "长空航空", "place": "机场柜台与官方小程序"},
    "xianchao": {"acceptor": "乡邻县城超市", "place": "青石镇店"},
}
GATE: Final = AccessCalendar(openings=(Opening(EVERY_DAY, "08:00", "17:00"),))

REWARDS: Final = (
    # The seeds' own, at ten fen a point.
    reward("jiafang", "set-4", "纯棉四件套", "Cotton bed set", 3000, 300_00, kind="goods", fulfilment="pickup",
           category="home_textile", stock=200),
    reward("jiafang", "latex-pillow", "乳胶枕", "Latex pillow", 5000, 500_00, kind="goods", fulfilment="pickup",
           category="home_textile", stock=100),
    reward("jiafang", "curtain-clean", "窗帘清洗", "Curtains cleaned", 2000, 150_00, category="home_service"),
    reward("guangming", "lens", "镜片", "Lenses", 2000, 200_00, kind="goods", category="optical", stock=100),
    reward("guangming", "frame", "镜架", "Frame", 3000, 300_00, kind="goods", category="optical", stock=100),
    reward("guangming", "eye-care", "视力检查和眼镜清洗", "Eye check and glasses cleaned", 1000, 100_00, kind="bundle",
           category="optical",
           lines=(LineDraft("eye-check", "视力检查", "Eye check"), LineDraft("cleaning", "眼镜清洗", "Cleaning"))),
    reward("muying", "growth-box", "宝宝成长礼盒", "Growing-up box", 1500, 150_00, kind="goods", category="mother_baby",
           stock=80),
    reward("muying", "nursing", "宝宝护理指导", "Baby-care lesson", 600, 60_00, kind="appointment",
           category="mother_baby"),
    reward("yingyuan", "movie-pair", "双人观影券", "Cinema for two", 2000, 160_00, kind="partner_coupon",
           coupon=Coupon(160_00, 0, "任一2D场次两张"),
           category="offline_event"),
    reward("naicha", "milk-tea", "招牌奶茶", "Classic milk tea", 180, 18_00, kind="partner_coupon",
           coupon=Coupon(18_00, 0, "任一门店,中杯")),
    reward("bianli", "coffee", "现磨咖啡", "Fresh coffee", 120, 12_00, kind="partner_coupon",
           coupon=Coupon(12_00, 0, "任一门店,热饮或冷饮")),
    reward("bianli", "ride-coupon", "打车券10元", "Ride coupon, 10 yuan", 100, 10_00, kind="partner_coupon",
           coupon=Coupon(10_00, 0, "本市网约车,一次用完")),
    reward("zhubao", "design-talk", "珠宝私人定制咨询", "Design consultation", 800, 80_00, kind="appointment",
           category="jewellery_care"),
    reward("zhubao", "care", "珠宝清洗保养", "Jewellery cleaned", 500, 50_00, kind="appointment",
           category="jewellery_care"),
    reward("zhubao", "own-pendant", "专属定制吊坠", "A pendant of one's own", 9800, 980_00, kind="made_to_order",
           fulfilment="pickup", exemption="made_to_order", retail_aftersales=EXEMPTIONS["made_to_order"]),
    reward("jingqu", "gate-ticket", "景区门票", "Entrance ticket", 1200, 120_00, kind="ticket", category="ticket",
           paid_access=GATE),
    reward("jingqu", "guided-tour", "景区导览", "Guided tour", 600, 60_00, kind="appointment", category="ticket"),
    reward("jiudian", "upgrade", "升级湖景房", "Lake-view upgrade", 1500, 150_00, kind="upgrade", category="hotel"),
    reward("jiudian", "night", "标准间一晚", "A night", 4800, 480_00, category="hotel",
           retail_terms="入住前一日18点前可退"),
    reward("hangkong", "sha-ctu", "上海—成都单程机票", "Shanghai-Chengdu, one way", 20_000, 1_280_00,
           retail_terms="起飞前24小时可退"),
    # At the two supermarkets points go by the hundred, at the till and here.
    reward("chaoshi", "parking", "停车两小时", "Two hours of parking", 1000, 10_00, category="daily_goods"),
    reward("chaoshi", "detergent", "洗衣液2千克", "Detergent, 2 kg", 1800, 18_00, kind="goods", category="daily_goods",
           stock=300),
    reward("chaoshi", "cat-food", "流浪动物口粮", "Food for strays", 1000, 0, kind="donation", category="charity",
           donation=Donation("青石镇流浪动物救助站", "示范协议-2026-01", "猫粮或犬粮0.5千克", 10_00)),
    reward("xianchao", "rice", "大米5千克", "Rice, 5 kg", 2000, 20_00, kind="goods", category="daily_goods", stock=500,
           household_limit=2, limit_period="month"),
    reward("xianchao", "oil", "食用油5升", "Cooking oil, 5 l", 6000, 60_00, kind="goods", category="daily_goods",
           stock=300),
    reward("xianchao", "detergent", "洗衣液2千克", "Detergent, 2 kg", 1800, 18_00, kind="goods", category="daily_goods",
           stock=300),
    reward("xianchao", "spring-box", "春节礼盒", "Spring Festival box", 5000, 50_00, kind="goods", category="gift_box",
           stock=100, season=CalendarRef(calendar="SPRING_FESTIVAL", before_days=MONTH_BEFORE)),
    reward("xianchao", "moon-box", "中秋礼盒", "Mid-Autumn box", 4000, 40_00, kind="goods", category="gift_box",
           stock=100, season=CalendarRef(calendar="MID_AUTUMN", before_days=MONTH_BEFORE)),
)  # fmt: skip
"""Every reward of the demo; each is listed as of the demo's first day."""

SLOTS: Final = (
    ("muying", "nursing", "muying-01", "护理师小杨", 1),
    ("zhubao", "design-talk", "zhubao-01", "设计师沈", 1),
    ("zhubao", "care", "zhubao-01", "工坊老周", 1),
    ("jingqu", "guided-tour", "jingqu-01", "导览员小李", 10),
    ("jiudian", "upgrade", "jiudian-01", "", 3),
)
"""Merchant, reward, store, who serves, and how many at a time: offered every day of the next two weeks."""
