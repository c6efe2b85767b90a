# SPDX-License-Identifier: Apache-2.0
"""From turnover to lines: agreed prices, monthly limits, whole fen. The numbers of docs/algorithms/settlement.md."""

from datetime import date, datetime
from typing import Any

from haowu.merchants.agreements import CONTRACT_ZONE, FAR, AgreementView
from haowu.merchants.queries import MerchantView
from haowu.settlement.pricing import Line, Prices, lines_of
from haowu.settlement.turnover import Turnover

NOVEMBER = datetime(2026, 11, 1, tzinfo=CONTRACT_ZONE)
DECEMBER = datetime(2026, 12, 1, tzinfo=CONTRACT_ZONE)
DAY = date(2026, 11, 22)


def agreement(number: int, role: Any, millifen: int, **changes: Any) -> AgreementView:
    """Return an agreement with `mall` since November."""
    fields = {"starts_at": NOVEMBER, "ends_at": FAR} | changes
    return AgreementView(number, "mall", role, settlement_millifen_per_point=millifen, **fields)


def prices(*cinema: AgreementView, shop: tuple[AgreementView, ...] = ()) -> Prices:
    """Return the prices of the convenience store and the cinema."""
    merchants = {
        code: MerchantView(code, code, code, True, frozenset(), agreements)
        for code, agreements in (("bianli", shop), ("yingyuan", cinema))
    }
    return Prices("mall", merchants, {7: 1000})


def accepted(points: int, day: date = DAY, funder: str = "bianli") -> Turnover:
    """Return points accepted by the cinema."""
    return Turnover("accepted", funder, "yingyuan", 7, day, points)


def issued(points: int, funder: str = "bianli") -> Turnover:
    """Return points issued on account of `funder`."""
    return Turnover("issued", funder, "", 7, DAY, points)


def test_the_partner_pays_what_it_issues_and_is_paid_what_it_accepts() -> None:
    found = lines_of(
        [issued(2000), accepted(2000)],
        prices(agreement(2, "acceptor", 900), shop=(agreement(1, "issuer", 1000),)),
    )
    assert found == {
        "bianli": [Line("issued", "", 1, 1000, 2000, -2000)],
        "yingyuan": [Line("accepted", "bianli", 2, 900, 2000, 1800)],
    }


def test_the_operators_own_budgets_are_settled_with_nobody() -> None:
    found = lines_of([issued(500, "operator"), accepted(500, funder="operator")], prices(agreement(2, "acceptor", 900)))
    assert found == {"yingyuan": [Line("accepted", "operator", 2, 900, 500, 450)]}, "it pays what others accept"


def test_each_line_is_rounded_once_half_up() -> None:
    """333 points at 0.9 fen three times are 899.1, not three times 300."""
    (line,) = lines_of([accepted(333)] * 3, prices(agreement(2, "acceptor", 900)))["yingyuan"]
    assert (line.points, line.amount_fen) == (999, 899)
    (half,) = lines_of([accepted(5)], prices(agreement(2, "acceptor", 500)))["yingyuan"]
    assert half.amount_fen == 3, "2.5 fen"


def test_a_new_agreement_prices_only_what_begins_under_it() -> None:
    old = agreement(2, "acceptor", 900, ends_at=DECEMBER)
    new = agreement(3, "acceptor", 800, starts_at=DECEMBER)
    found = lines_of([accepted(100), accepted(100, date(2026, 12, 1))], prices(new, old))["yingyuan"]
    assert [(line.agreement, line.amount_fen) for line in found] == [(2, 90), (3, 80)]


def test_what_was_begun_is_settled_by_the_agreement_that_has_ended() -> None:
    old = agreement(2, "acceptor", 900, ends_at=DECEMBER)
    (line,) = lines_of([accepted(100, date(2026, 12, 5))], prices(old))["yingyuan"]
    assert (line.agreement, line.amount_fen) == (2, 90)


def test_without_any_agreement_the_budget_says_what_a_point_costs() -> None:
    (line,) = lines_of([issued(250)], prices())["bianli"]
    assert (line.agreement, line.millifen_per_point, line.amount_fen) == (None, 1000, -250)


def test_no_more_than_the_limit_is_settled_in_a_month() -> None:
    """¥10.00 a month: of 800 fen and 450 fen, 250 fen are left out; what is taken back makes no room."""
    limited = agreement(2, "acceptor", 1000, cap_fen=1000)
    returned = Turnover("returned", "bianli", "yingyuan", 7, DAY, 100)
    found = lines_of([accepted(800), accepted(450, funder="jiafang"), returned], prices(limited))["yingyuan"]
    assert [(line.kind, line.counterparty, line.amount_fen, line.over_cap_fen) for line in found] == [
        ("accepted", "bianli", 800, 0),
        ("accepted", "jiafang", 200, 250),
        ("returned", "bianli", -100, 0),
    ]


def test_what_is_taken_back_is_settled_at_its_own_price() -> None:
    """2,000 points charged at 1.0 fen come back at 1.0 fen, though a point costs 1.5 by now."""
    old = agreement(1, "issuer", 1000, ends_at=DECEMBER)
    new = agreement(4, "issuer", 1500, starts_at=DECEMBER)
    recalled = Turnover("recalled", "bianli", "", 7, DAY, 2000)
    later = Turnover("issued", "bianli", "", 7, date(2026, 12, 2), 100)
    found = lines_of([recalled, later], prices(shop=(new, old)))["bianli"]
    assert [(line.kind, line.agreement, line.amount_fen) for line in found] == [
        ("issued", 4, -150),
        ("recalled", 1, 2000),
    ]
    assert sum(line.amount_fen for line in found) == 1850
