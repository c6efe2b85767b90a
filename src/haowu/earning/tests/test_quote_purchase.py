# SPDX-License-Identifier: Apache-2.0
"""A quote says what an order would earn and why not more, and writes nothing."""

from datetime import timedelta

from haowu.earning.answers import Quote, Refusal
from haowu.earning.operations.quote_purchase import quote_purchase
from haowu.earning.tests.shop import Shop, purchase


def test_quote_is_the_later_award_and_tells_why_not_more(shop: Shop) -> None:
    before = shop.counts()
    order = purchase("A", 40_000)
    quote = quote_purchase(shop.connection, order, world=shop.world, clock=shop.clock)
    assert isinstance(quote, Quote)
    assert shop.counts() == before
    assert (quote.program, quote.rule_version, quote.is_binding) == ("jiafang", 3, False)
    assert [(skipped.rule, skipped.code) for skipped in quote.skipped] == [
        ("big-basket", "BELOW_THRESHOLD"),
        ("green-line", "CATEGORY_NOT_IN_BASKET"),
        ("muying-only", "MERCHANT_NOT_COVERED"),
    ]
    assert "还差100.00元" in quote.skipped[0].explain
    assert shop.credit(order).awards == quote.awards


def test_unpaid_order_may_be_quoted(shop: Shop) -> None:
    quote = quote_purchase(shop.connection, purchase("A", settled=False), world=shop.world, clock=shop.clock)
    assert isinstance(quote, Quote)
    assert [award.points for award in quote.awards] == [800, 100]


def test_quote_is_refused_like_the_order(shop: Shop) -> None:
    for order, code in (
        (purchase(member="M9"), "NOT_A_MEMBER"),
        (purchase(coupon_fen=80_001), "DEDUCTION_EXCEEDS_PAID"),
        (purchase(store="x"), "UNKNOWN_STORE"),
        (purchase(paid_at=shop.clock.now() - timedelta(days=31)), "ORDER_TOO_OLD"),
    ):
        answer = quote_purchase(shop.connection, order, world=shop.world, clock=shop.clock)
        assert isinstance(answer, Refusal)
        assert answer.code == code
