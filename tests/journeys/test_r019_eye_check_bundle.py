# SPDX-License-Identifier: Apache-2.0
"""R019 1000积分兑换一次无偿的视力检查和眼镜清洗服务: one voucher, two services, verified one by one or both at once."""

from datetime import timedelta

import pytest

from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import Mall
from tests.journeys.shelf import code_of

LINES = [{"code": "eye-test", "name_zh": "视力检查"}, {"code": "cleaning", "name_zh": "眼镜清洗"}]


@pytest.fixture
def bought(shop: Exchanging) -> int:
    """The bundle is exchanged; returns the exchange."""
    shop.offer("eyes", "视力检查+眼镜清洗", 1_000, 10_000, kind="bundle", lines=LINES, validity_days=90)
    shop.earn(1_000)
    placed = shop.get("eyes")
    assert (placed["points"], placed["value_fen"]) == (1_000, 10_000)
    assert [(line["name_zh"], line["value_fen"]) for line in placed["lines"]] == [
        ("视力检查", 5_000),
        ("眼镜清洗", 5_000),
    ]
    number: int = placed["id"]
    return number


def test_one_service_today_the_other_before_it_expires(shop: Exchanging, mall: Mall, bought: int) -> None:
    (used,) = shop.verify(shop.token(shop.voucher(bought)["qr"]), 1).json()["vouchers"]
    assert (used["line_nos"], used["left"], used["state"]) == ([1], [2], "placed")
    assert shop.balance() == {"available": 0, "pending": 0, "held": 500, "deficit": 0}
    assert shop.savings()["sentence"] == "已省 ¥50.00"
    mall.clock.advance(timedelta(seconds=1))
    twice = shop.verify(shop.token(shop.voucher(bought)["qr"]), 1)
    assert code_of(twice) == (409, "LINE_ALREADY_USED")
    mall.clock.advance(timedelta(days=89))
    (rest,) = shop.verify(shop.token(shop.voucher(bought)["qr"])).json()["vouchers"]
    assert (rest["line_nos"], rest["left"], rest["state"]) == ([2], [], "fulfilled")
    assert shop.savings()["sentence"] == "已省 ¥100.00"


def test_both_at_once(shop: Exchanging, bought: int) -> None:
    (used,) = shop.verify(shop.token(shop.voucher(bought)["qr"])).json()["vouchers"]
    assert (used["line_nos"], used["state"], used["value_fen"]) == ([1, 2], "fulfilled", 10_000)


def test_half_used_the_other_half_can_be_given_back(shop: Exchanging, bought: int) -> None:
    shop.verify(shop.token(shop.voucher(bought)["qr"]), 2)
    undone = shop.me.post(f"{shop.mine}/{bought}/cancellation").json()
    assert undone["points_given_back"] == 500
    assert shop.balance() == {"available": 500, "pending": 0, "held": 0, "deficit": 0}
    assert shop.savings()["sentence"] == "已省 ¥50.00"


def test_ten_vouchers_at_once_all_or_none(shop: Exchanging, bought: int) -> None:
    shop.earn(9_000)
    mine = [bought, *[shop.get("eyes")["id"] for _ in range(9)]]
    tokens = [shop.token(shop.voucher(number)["qr"]) for number in mine]
    uses = [{"verify_token": token} for token in tokens]
    path = f"{shop.ours}/vouchers/verify"
    spoilt = [*uses[:9], {"verify_token": tokens[9], "line_nos": [3]}]
    assert code_of(shop.clerk.post(path, {"store": "jiafang-01", "vouchers": spoilt})) == (422, "FIELD_INVALID")
    assert shop.savings()["saved_fen"] == 0, "one that cannot be used keeps all from being used"
    many = [*uses, {"verify_token": tokens[0]}]
    assert shop.clerk.post(path, {"store": "jiafang-01", "vouchers": many}).status_code == 422
    done = shop.clerk.post(path, {"store": "jiafang-01", "vouchers": uses})
    assert (done.status_code, len(done.json()["vouchers"])) == (201, 10)
    assert shop.savings()["sentence"] == "已省 ¥1000.00"
