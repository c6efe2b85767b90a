# SPDX-License-Identifier: Apache-2.0
"""Who is in the demo: invented merchants, stores and members. Any likeness to real ones is chance."""

from typing import Final

import msgspec

CHARGED_MILLIFEN: Final = 10_000
"""Every partner is charged ten fen for a point it issues, the seeds' face value."""

PAID_MILLIFEN: Final = 9_500
"""What most are paid for a point they accept."""


class DemoStore(msgspec.Struct, frozen=True):
    """A store of a demo merchant; `region` is the township whose market days it follows."""

    code: str
    name_zh: str
    name_en: str
    region: str = ""


class DemoMerchant(msgspec.Struct, frozen=True):
    """A demo merchant with its stores; its licence number is invented, with a right check character.

    `points_per_yuan`: its own rate at the till, None the programme's; `paid_millifen`: what it is paid for a point.
    """

    code: str
    name_zh: str
    name_en: str
    licence_no: str
    stores: tuple[DemoStore, ...]
    points_per_yuan: int | None = None
    paid_millifen: int = PAID_MILLIFEN


class DemoMember(msgspec.Struct, frozen=True):
    """A demo member; `name` is for the reader of var/demo.json only and is not stored in the database."""

    member_no: str
    phone: str
    name: str
    tier: str = ""
    segments: tuple[str, ...] = ()


MERCHANTS: Final = (
    DemoMerchant(
        "jiafang",
        "暖屋家纺",
        "Warm House Textiles",
        "91310000MA1FL0000N",
        (DemoStore("jiafang-01", "中山路店", "Zhongshan Road"),),
    ),
    DemoMerchant(
        "guangming",
        "明澈眼镜",
        "Clear Sight Opticians",
        "91310000MA1FL0001R",
        (DemoStore("guangming-01", "人民广场店", "People's Square"),),
    ),
    DemoMerchant(
        "muying",
        "芽芽母婴",
        "Sprout Mother & Baby",
        "91310000MA1FL0002W",
        (DemoStore("muying-01", "儿童医院店", "Children's Hospital"),),
    ),
    DemoMerchant(
        "chaoshi",
        "惠邻超市",
        "Good Neighbour Supermarket",
        "91310000MA1FL00030",
        (
            DemoStore("chaoshi-01", "解放路店", "Jiefang Road"),
            DemoStore("chaoshi-02", "江景花园店", "Riverside Gardens"),
        ),
        points_per_yuan=100,
        paid_millifen=1_000,
    ),
    DemoMerchant(
        "bianli",
        "街角便利",
        "Corner Convenience",
        "91310000MA1FL00043",
        (
            DemoStore("bianli-01", "地铁站店", "Metro Station"),
            DemoStore("bianli-02", "大学城店", "University Town"),
        ),
    ),
    DemoMerchant(
        "yingyuan",
        "星光影城",
        "Starlight Cinema",
        "91310000MA1FL00056",
        (DemoStore("yingyuan-01", "万象店", "Wanxiang Mall"),),
    ),
    DemoMerchant(
        "naicha",
        "茶屿奶茶",
        "Tea Isle",
        "91310000MA1FL00069",
        (DemoStore("naicha-01", "步行街店", "Pedestrian Street"),),
    ),
    DemoMerchant(
        "zhubao",
        "金叶珠宝",
        "Golden Leaf Jewellery",
        "91310000MA1FL0007C",
        (DemoStore("zhubao-01", "南京路店", "Nanjing Road"),),
    ),
    DemoMerchant(
        "jingqu",
        "云栖山景区",
        "Cloud Rest Mountain",
        "91310000MA1FL0008F",
        (DemoStore("jingqu-01", "南门售票处", "South Gate"),),
    ),
    DemoMerchant(
        "jiudian",
        "湖畔酒店",
        "Lakeside Hotel",
        "91310000MA1FL0009J",
        (DemoStore("jiudian-01", "前台", "Front desk"),),
    ),
    DemoMerchant(
        "hangkong",
        "长空航空",
        "Long Sky Airlines",
        "91310000MA1FL0010P",
        (DemoStore("hangkong-01", "机场柜台", "Airport counter"),),
    ),
    DemoMerchant(
        "xianchao",
        "乡邻县城超市",
        "Country Neighbours County Store",
        "91310000MA1FL0011T",
        (DemoStore("xianchao-01", "青石镇店", "Qingshi Township", region="411328101"),),
        points_per_yuan=100,
        paid_millifen=1_000,
    ),
)

MEMBERS: Final = (
    DemoMember("M100001", "13800000001", "林晓雨"),
    DemoMember("M100002", "13800000002", "周建国", tier="gold"),
    DemoMember("M100003", "13800000003", "陈思远"),
    DemoMember("M100004", "13800000004", "吴桂芳", segments=("senior",)),
    DemoMember("M100005", "13800000005", "何佳"),
    DemoMember("M100006", "13800000006", "赵一鸣"),
    DemoMember("M100007", "13800000007", "孙倩", segments=("new_parent",)),
    DemoMember("M100008", "13800000008", "钱立新"),
    DemoMember("M100009", "13800000009", "李秀英", segments=("senior",)),
    DemoMember("M100010", "13800000010", "王浩", segments=("student",)),
    DemoMember("M100011", "13800000011", "郑文静"),
    DemoMember("M100012", "13800000012", "冯磊"),
)
