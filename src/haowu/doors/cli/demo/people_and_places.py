# SPDX-License-Identifier: Apache-2.0
"""Who is in the demo: invented merchants, stores and members. Any likeness to real ones is chance."""

from typing import Final

import msgspec


class DemoStore(msgspec.Struct, frozen=True):
    """A store of a demo merchant."""

    code: str
    name_zh: str
    name_en: str


class DemoMerchant(msgspec.Struct, frozen=True):
    """A demo merchant with its stores; its licence number is invented, with a right check character."""

    code: str
    name_zh: str
    name_en: str
    licence_no: str
    stores: tuple[DemoStore, ...]


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
)

MEMBERS: Final = (
    DemoMember("M100001", "13800000001", "林晓雨"),
    DemoMember("M100002", "13800000002", "周建国", tier="gold"),
    DemoMember("M100003", "13800000003", "陈思远"),
    DemoMember("M100004", "13800000004", "吴桂芳", segments=("senior",)),
    DemoMember("M100005", "13800000005", "何佳"),
    DemoMember("M100006", "13800000006", "赵一鸣"),
)
