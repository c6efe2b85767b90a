# SPDX-License-Identifier: Apache-2.0
"""Paid orders become points: exactly once, explained, or not at all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from haowu.earning.answers import Accrual, Refusal
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.queries import find_purchases
from haowu.earning.requests import AccrueRequest, PurchaseLine, input_hash_of
from haowu.earning.tests.shop import GREEN, KEYS, Shop, purchase
from haowu.ledger.queries import find_journals
from haowu.ledger.results import Balance
from haowu.members.member_code import make_member_code
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing


@pytest.mark.parametrize(
    ("paid_fen", "coupon_fen", "points_deduct_fen", "points"),
    [(80_000, 0, 0, 800), (79_999, 0, 0, 799), (10_000, 2_000, 500, 75)],
)
def test_r001_one_point_per_yuan_really_paid(
    shop: Shop, paid_fen: int, coupon_fen: int, points_deduct_fen: int, points: int
) -> None:
    answer = shop.credit(purchase("A", paid_fen, coupon_fen=coupon_fen, points_deduct_fen=points_deduct_fen))
    assert answer.awards[0].points == points
    assert (answer.awards[0].rule, answer.awards[0].rule_version, answer.awards[0].state) == ("base", 3, "pending")


def test_r001_freight_earns_nothing(shop: Shop) -> None:
    assert shop.credit(purchase("A", 10_000, freight_fen=1_000)).awards[0].points == 90


def test_answer_tells_everything_about_the_award(shop: Shop) -> None:
    answer = shop.credit(purchase("A", 10_000))
    award = answer.awards[0]
    assert (award.point_type, award.funder, award.expires_on) == ("consumption", "jiafang", date(2027, 12, 31))
    assert award.available_from == datetime(2026, 11, 28, 16, tzinfo=UTC) or award.available_from.tzinfo is UTC
    assert "100.00" in award.explain
    assert (answer.order_no, answer.balance.pending, answer.balance.available) == ("A", 100, 0)
    assert answer.replayed is False


def test_r002_points_of_two_merchants_add_up_with_their_origin(shop: Shop) -> None:
    shop.accrue(purchase("A", 40_000), purchase("B", 20_000, merchant="muying", store="muying-01"))
    assert shop.balance().pending == 400 + 200 + 200
    rows = shop.connection.execute("select order_ref, granted from ledger.lot order by lot_id").fetchall()
    assert rows == [("jiafang:A", 400), ("muying:B", 200), ("muying:B", 200)]


def test_two_point_types_in_one_order(shop: Shop) -> None:
    lines = (PurchaseLine(1, "SET-4", "bedding", 1, 5_000), PurchaseLine(7, "LED", "green", 2, 5_000))
    answer = shop.credit(purchase("A", 10_000, lines=lines))
    assert [(award.point_type, award.points) for award in answer.awards] == [("consumption", 100), ("green", 30)]
    assert [(each.point_type, each.available, each.pending) for each in answer.balances] == [
        ("consumption", 0, 100), ("green", 30, 0),
    ]  # fmt: skip
    assert answer.balance.point_type == "consumption"
    assert shop.balance(GREEN).available == 30


def test_order_without_lines_counts_as_one_line(shop: Shop) -> None:
    assert shop.credit(purchase("A", 10_000, lines=())).awards[0].points == 100
    assert _row(shop)["lines"] == '[[1,"","",1,10000,10000]]'


def test_purchase_is_written_down_at_its_journal(shop: Shop) -> None:
    answer = shop.credit(purchase("A", 10_000, coupon_fen=500, channel="app"))
    row = _row(shop)
    assert f"{row['chain']}-{row['seq']}-{row['ord']}" == answer.journal
    assert (row["owner_id"], row["lane"]) == (shop.member.id, shop.member.lane)
    assert (row["merchant"], row["store"], row["channel"], row["order_no"]) == ("jiafang", "jiafang-01", "app", "A")
    assert (row["paid_fen"], row["net_fen"], row["hold_nos"]) == (10_000, 9_500, [])
    assert row["paid_at"] == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert row["lines"] == '[[1,"SET-4","bedding",1,10000,9500]]'


def test_an_award_is_remembered_with_the_lines_it_was_measured_on(shop: Shop) -> None:
    lines = (PurchaseLine(1, "SET-4", "bedding", 1, 30_000), PurchaseLine(2, "LED", "green", 1, 10_000))
    answer = shop.credit(purchase("A", 40_000, lines=lines))
    journals = list(find_journals(shop.connection, ["order:jiafang:A"]).values())
    (kept,) = find_purchases(shop.connection, journals).values()
    assert [(award.points, award.line_nos) for award in kept.awards] == [(400, (1, 2)), (30, (2,))]
    assert len(answer.awards) == 2


def _row(shop: Shop) -> dict[str, Any]:
    cursor = shop.connection.execute("select * from earning_purchase")
    (row,) = cursor.fetchall()
    assert cursor.description is not None
    return dict(zip([column.name for column in cursor.description], row, strict=True))


def lines_of(*lines: tuple[int, int]) -> tuple[PurchaseLine, ...]:
    """Return lines of (line_no, paid_fen)."""
    return tuple(PurchaseLine(line_no, "", "", 1, paid_fen) for line_no, paid_fen in lines)


STRANGE: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("A", {"order_no": ""}, "FIELD_INVALID", {"field": "order_no"}),
    ("A", {"order_no": "a\x1fb"}, "FIELD_INVALID", {"field": "order_no"}),
    ("A", {"channel": "a\nb"}, "FIELD_INVALID", {"field": "channel"}),
    ("A", {"paid_at": datetime(2026, 11, 22, 10)}, "FIELD_INVALID", {"field": "paid_at"}),  # noqa: DTZ001 -- the point
    ("A", {"paid_fen": -1}, "FIELD_INVALID", {"field": "paid_fen"}),
    ("A", {"paid_fen": 10**13 + 1}, "FIELD_INVALID", {"field": "paid_fen"}),
    ("A", {"coupon_fen": -1}, "FIELD_INVALID", {"field": "coupon_fen"}),
    ("A", {"settled": False}, "NO_SETTLED_ORDER", {}),
    ("A", {"coupon_fen": 79_000, "points_deduct_fen": 1_001}, "DEDUCTION_EXCEEDS_PAID", {}),
    ("A", {"lines": lines_of((1, 79_999))}, "LINE_SUM_MISMATCH", {"lines_fen": 79_999, "goods_fen": 80_000}),
    ("A", {"lines": lines_of((2, 79_999), (2, 1))}, "LINE_REPEATED", {"line_no": 2}),
    ("A", {"lines": lines_of((1, -1), (2, 80_001))}, "FIELD_INVALID", {"field": "lines[1]"}),
    ("A", {"merchant": "nobody"}, "UNKNOWN_MERCHANT", {"merchant": "nobody"}),
    ("A", {"merchant": "closed", "store": ""}, "MERCHANT_INACTIVE", {"merchant": "closed"}),
    ("A", {"store": "muying-01"}, "UNKNOWN_STORE", {"merchant": "jiafang", "store": "muying-01"}),
    ("A", {"member": "M999999"}, "NOT_A_MEMBER", {}),
    ("A", {"paid_at": datetime(2026, 11, 22, 2, 5, 1, tzinfo=UTC)}, "DATE_IN_FUTURE", {"field": "paid_at"}),
    ("A", {"paid_at": datetime(2025, 10, 18, 1, 59, 59, tzinfo=UTC)}, "ORDER_TOO_OLD", {"max_days": 400}),
    ("A", {"paid_at": datetime(2026, 10, 23, 1, 59, 59, tzinfo=UTC)}, "ORDER_TOO_OLD", {"max_days": 30}),
    ("A", {"paid_at": datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)}, "NO_PROGRAM", {}),
    ("A", {"hold_nos": ("H1",)}, "HOLD_NOT_FOUND", {}),
]  # fmt: skip


@pytest.mark.parametrize(("order_no", "changes", "code", "data"), STRANGE)
def test_refused_without_a_trace(
    shop: Shop, order_no: str, changes: dict[str, Any], code: str, data: dict[str, Any]
) -> None:
    before = shop.counts()
    assert shop.accrue(purchase(**{"order_no": order_no, **changes})) == [Refusal(code, data)]
    assert shop.counts() == before
    assert shop.credit(purchase(order_no)).awards[0].points == 800, "corrected and sent again, it is credited"


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing.BLOCKED, "MEMBER_BLOCKED"),
        (Standing.CLOSED, "MEMBER_CLOSED"),
        (Standing.UNVERIFIED, "MEMBER_UNVERIFIED"),
        (Standing.NO_TERMS, "TERMS_NOT_ACCEPTED"),
    ],
)
def test_ctl03_only_active_members_earn(shop: Shop, standing: Standing, code: str) -> None:
    shop.enrol("M200", "13900139000", standing)
    before = shop.counts()
    assert shop.accrue(purchase(member="M200")) == [Refusal(code)]
    assert shop.counts() == before


@pytest.mark.parametrize("order_no", ["B ", " B", " "])
def test_a_blank_at_an_end_makes_no_second_order(shop: Shop, order_no: str) -> None:
    shop.credit(purchase("B"))
    before = shop.counts()
    assert shop.accrue(purchase(order_no)) == [Refusal("FIELD_INVALID", {"field": "order_no"})]
    assert shop.accrue(purchase("C", hold_nos=("H ",))) == [Refusal("FIELD_INVALID", {"field": "hold_nos"})]
    assert shop.counts() == before
    assert shop.credit(purchase("B B")).awards[0].points == 800


def test_an_order_may_be_reported_thirty_days_late(shop: Shop) -> None:
    (answer,) = shop.accrue(purchase("A", paid_at=shop.clock.now() - timedelta(days=30)))
    assert isinstance(answer, Accrual)
    assert answer.awards[0].state == "available"


def test_history_may_be_older(shop: Shop) -> None:
    old = purchase("A", paid_at=shop.clock.now() - timedelta(days=300))
    requests = [AccrueRequest(old, input_hash_of(old), "system:import-1")]
    (answer,) = accrue_purchases(shop.connection, requests, world=shop.world, clock=shop.clock, is_history=True)
    assert isinstance(answer, Accrual)
    (refused,) = shop.accrue(msgspec.structs.replace(old, order_no="B"))
    assert refused == Refusal("ORDER_TOO_OLD", {"max_days": 30})


def test_till_clock_may_run_five_minutes_ahead(shop: Shop) -> None:
    ahead = shop.clock.now() + timedelta(minutes=5)
    assert isinstance(shop.accrue(purchase(paid_at=ahead))[0], Accrual)


def test_repetition_gets_the_same_bytes(shop: Shop) -> None:
    first = shop.credit(purchase("A", 60_000))
    shop.clock.advance(timedelta(days=3))
    again = shop.credit(purchase("A", 60_000))
    assert again.replayed
    assert _bytes(again) == _bytes(first)
    assert shop.balance() == Balance(1, 0, 700, 0, 0)


def _bytes(answer: Accrual | Refusal) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(answer, replayed=False))


def test_repetition_in_the_same_list(shop: Shop) -> None:
    first, again, other = shop.accrue(purchase("A"), purchase("A"), purchase("A", 70_000))
    assert isinstance(first, Accrual)
    assert again == msgspec.structs.replace(first, replayed=True)
    assert other == Refusal("KEY_REUSED")
    assert shop.counts()[4] == 1


def test_repetition_outlives_the_member_the_store_and_the_code(shop: Shop) -> None:
    code = make_member_code(shop.member.id, at=shop.clock.now(), key=KEYS.code_key)
    first = shop.credit(purchase("A", member=code))
    change_standing(shop.connection, member_id=shop.member.id, standing=Standing.CLOSED, clock=shop.clock)
    shop.clock.advance(timedelta(days=401))
    again = shop.credit(purchase("A", member=code))
    assert again == msgspec.structs.replace(first, replayed=True)
    assert shop.accrue(purchase("A", 70_000, member=code)) == [Refusal("KEY_REUSED")]


def test_repetition_under_another_name_of_the_member(shop: Shop) -> None:
    first = shop.credit(purchase("A"))
    before = shop.counts()
    code = make_member_code(shop.member.id, at=shop.clock.now(), key=KEYS.code_key)
    for name in ("13800138000", "+86 138 0013 8000", code):
        assert shop.credit(purchase("A", member=name)) == msgspec.structs.replace(first, replayed=True)
    assert shop.counts() == before


def test_the_same_order_of_another_member_is_another_order(shop: Shop) -> None:
    shop.credit(purchase("A"))
    shop.enrol("M200", "13900139000")
    shop.enrol("M300", "13900139001", Standing.BLOCKED)
    before = shop.counts()
    for name in ("M200", "13900139000", "M300"):
        assert shop.accrue(purchase("A", member=name)) == [Refusal("KEY_REUSED")]
    assert shop.counts() == before


def test_ledger_refusal_is_kept(connection: Any, clock: Any) -> None:
    shop = Shop(connection, clock, limits={"base": 799})
    (refused,) = shop.accrue(purchase("A"))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.replayed) == ("BUDGET_EXHAUSTED", False)
    (again,) = shop.accrue(purchase("A"))
    assert again == msgspec.structs.replace(refused, replayed=True)
    assert shop.balance() == Balance(1, 0, 0, 0, 0)
    assert shop.credit(purchase("B", 79_999)).awards[0].points == 799, "the last point can still be granted"


def test_nothing_to_award_is_kept(shop: Shop) -> None:
    (answer,) = shop.accrue(purchase("A", 99))
    assert isinstance(answer, Accrual)
    assert (answer.awards, [no.code for no in answer.skipped]) == ((), ["NOTHING_TO_AWARD"])
    assert shop.accrue(purchase("A", 99)) == [msgspec.structs.replace(answer, replayed=True)]


def test_bonus_without_budget_is_told_and_the_base_is_granted(connection: Any, clock: Any) -> None:
    shop = Shop(connection, clock, limits={"bonus": 99})
    answer = shop.credit(purchase("A"))
    assert [award.rule for award in answer.awards] == ["base"]
    assert [(skipped.rule, skipped.code) for skipped in answer.skipped] == [("big-basket", "BUDGET_EXHAUSTED")]


def test_cap_cuts_the_award_and_says_so(shop: Shop) -> None:
    answers = shop.accrue(purchase("A"), purchase("B"), purchase("C"))
    assert all(isinstance(answer, Accrual) for answer in answers)
    bonuses = [
        [a for a in answer.awards if a.rule == "big-basket"] for answer in answers if isinstance(answer, Accrual)
    ]
    assert [[award.points for award in each] for each in bonuses] == [[100], [50], []]
    assert bonuses[1][0].explain.endswith("(达到上限,实积50分)")
    last = answers[2]
    assert isinstance(last, Accrual)
    assert [(skipped.rule, skipped.code) for skipped in last.skipped] == [("big-basket", "CAP_REACHED")]


def test_good_and_bad_orders_in_one_list(shop: Shop) -> None:
    answers = shop.accrue(purchase("A"), purchase("B", settled=False), purchase("C", member="M9"), purchase("D"))
    assert [type(answer) for answer in answers] == [Accrual, Refusal, Refusal, Accrual]
    assert [answer.order_no for answer in answers if isinstance(answer, Accrual)] == ["A", "D"]


def test_no_request_no_answer(shop: Shop) -> None:
    assert shop.accrue() == []
