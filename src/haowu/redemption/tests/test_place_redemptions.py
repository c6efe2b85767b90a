# SPDX-License-Identifier: Apache-2.0
"""Exchanges: points, stock, order and voucher together or not at all."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from haowu.ledger.refusals import Refusal, explain
from haowu.ledger.results import Balance
from haowu.redemption.exchange_answers import Placed
from haowu.redemption.tests.mart import Mart, exchange


def test_r003_four_piece_set(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 3_000, 30_000)
    mart.grant(2_000, "order:jiafang:B")
    placed = mart.placed("SET-4")
    assert (placed.points, placed.value_fen, placed.state, placed.voucher) == (3_000, 30_000, "placed", None)
    assert mart.balance() == Balance(1, 0, 0, 3_000, 0)
    assert mart.stock_left(reward) == 9


def test_r003_one_point_short(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 3_000, 30_000)
    mart.grant(1_999, "order:jiafang:B")
    (answer,) = mart.place(exchange("SET-4"))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.data["shortfall"]) == ("INSUFFICIENT_POINTS", 1)
    assert "还差1分" in explain(answer.code, answer.data)
    assert mart.balance() == Balance(1, 2_999, 0, 0, 0)
    assert mart.stock_left(reward) == 10


def test_a_repetition_gets_the_first_answer_without_the_code(mart: Mart) -> None:
    mart.shelve("CURTAIN", "窗帘清洗", 600, 15_000, kind="service", fulfilment="voucher", stock=None)
    first = mart.placed("CURTAIN")
    assert first.voucher is not None
    assert first.voucher.code is not None
    assert first.voucher.code_last4 == first.voucher.code[-4:]
    mart.clock.advance(timedelta(days=30))
    (again,) = mart.place(exchange("CURTAIN"))
    shown = msgspec.structs.replace(first.voucher, code=None)
    assert again == msgspec.structs.replace(first, voucher=shown, replayed=True)
    assert mart.place(exchange("CURTAIN", quantity=2)) == [Refusal("KEY_REUSED")]
    assert mart.balance().held == 600


def test_repetitions_within_one_list(mart: Mart) -> None:
    mart.shelve("LAST", "最后一件", 100, 1_000, stock=1)
    first, again, other, other_again = mart.place(
        exchange("LAST"), exchange("LAST"), exchange("LAST", "R-2"), exchange("LAST", "R-2")
    )
    assert isinstance(first, Placed)
    assert again == msgspec.structs.replace(first, replayed=True)
    assert other == other_again == Refusal("OUT_OF_STOCK")


def test_what_the_shelf_refuses_may_be_asked_again(mart: Mart) -> None:
    reward = mart.shelve("NONE", "缺货", 100, 1_000, stock=0)
    assert mart.place(exchange("NONE")) == [Refusal("OUT_OF_STOCK")]
    mart.connection.execute("update catalog_stock set stocked = 1 where reward_id = %s", [reward])
    assert mart.placed("NONE").points == 100


def test_the_last_item_goes_to_the_next_who_can_pay(mart: Mart) -> None:
    mart.enrol("M100002", "13800138002")
    reward = mart.shelve("LAST", "最后一件", 1_000, 10_000, stock=1)
    poor, rich, late = mart.place(
        exchange("LAST", "R-1", member="M100002"), exchange("LAST", "R-2"), exchange("LAST", "R-3")
    )
    assert isinstance(poor, Refusal)
    assert poor.code == "INSUFFICIENT_POINTS"
    assert isinstance(rich, Placed)
    assert late == Refusal("OUT_OF_STOCK")
    assert mart.stock_left(reward) == 0


def test_made_to_order_must_be_ticked(mart: Mart) -> None:
    sentence = "定作商品不适用七日无理由退货"
    mart.shelve("RING", "专属戒指", 500, 50_000, kind="made_to_order", exemption="made_to_order", sentence=sentence)
    (refused,) = mart.place(exchange("RING"))
    assert isinstance(refused, Refusal)
    assert refused.code == "MUST_ACKNOWLEDGE"
    assert sentence in explain(refused.code, refused.data)
    assert mart.placed("RING", acknowledged=("made_to_order",)).points == 500


def test_a_held_price_does_not_change_later(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 300, 30_000)
    mart.placed("SET-4")
    mart.connection.execute(
        "insert into catalog_price (reward_id, points, money_fen, from_at, announced_at, reason, actor)"
        " values (%s, 330, 0, %s, %s, 'cost', 'operator:tests')",
        [reward, mart.clock.now(), mart.clock.now()],
    )
    assert mart.placed("SET-4", "R-2").points == 330
    assert mart.balance().held == 630
    (again,) = mart.place(exchange("SET-4"))
    assert isinstance(again, Placed)
    assert again.points == 300


def test_member_limit(mart: Mart) -> None:
    mart.shelve("ONCE", "每人一件", 100, 1_000, member_limit=1)
    mart.placed("ONCE")
    assert mart.place(exchange("ONCE", "R-2")) == [Refusal("MEMBER_LIMIT_REACHED")]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"quantity": 0}, Refusal("FIELD_INVALID", {"field": "quantity"})),
        ({"redemption_no": " x"}, Refusal("FIELD_INVALID", {"field": "redemption_no"})),
        ({"reward": "NOPE"}, Refusal("REWARD_NOT_FOUND", {"reward": "NOPE"})),
        ({"member": "M9"}, Refusal("NOT_A_MEMBER")),
        ({"store": "muying-01"}, Refusal("UNKNOWN_STORE", {"merchant": "jiafang", "store": "muying-01"})),
        ({"store": ""}, Refusal("FIELD_INVALID", {"field": "store"})),
        ({"merchant": "closed"}, Refusal("MERCHANT_INACTIVE", {"merchant": "closed"})),
        ({"merchant": "nobody"}, Refusal("UNKNOWN_MERCHANT", {"merchant": "nobody"})),
        ({"merchant": "muying", "store": "muying-01"}, Refusal("NO_PROGRAM")),
        ({"point_type": "gold"}, Refusal("UNKNOWN_POINT_TYPE", {"point_type": "gold"})),
    ],
)
def test_what_leaves_no_trace(mart: Mart, changes: dict[str, Any], refusal: Refusal) -> None:
    mart.shelve("SET-4", "纯棉四件套", 300, 30_000)
    before = mart.journal_count()
    assert mart.place(exchange(**{"reward": "SET-4", **changes})) == [refusal]
    assert mart.journal_count() == before
