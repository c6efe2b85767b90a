# SPDX-License-Identifier: Apache-2.0
"""Crediting for a caller that only counts: the same rows and the same objections, without the answers."""

from datetime import UTC
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from haowu.earning.answers import Accrual, Refusal
from haowu.earning.operations.credit_purchases import credit_purchases
from haowu.earning.requests import AccrueRequest, Purchase, input_hash_of
from haowu.earning.tests.shop import Shop, purchase
from haowu.ledger.results import Result

ACTOR: Final = "system:import-1"


def credit(shop: Shop, *purchases: Purchase) -> list[Result | Refusal]:
    requests = [AccrueRequest(each, input_hash_of(each), ACTOR) for each in purchases]
    with shop.connection.pipeline():
        return credit_purchases(shop.connection, requests, world=shop.world, clock=shop.clock)


def test_each_order_gets_what_accruing_it_would_have_answered(shop: Shop) -> None:
    orders = [
        purchase("A", 10_000),
        purchase("B", 99),  # under one point
        purchase("C", 10_000, member="M999999"),
        purchase("D", 10_000, settled=False),
        purchase("A", 10_000),
        purchase("A", 20_000),
    ]
    first, nothing, stranger, unsettled, again, other = credit(shop, *orders)
    assert isinstance(first, Result)
    assert isinstance(nothing, Result)
    assert isinstance(again, Result)
    assert ([lot.points for lot in first.lots], first.is_replayed) == ([100], False)
    assert (nothing.lots, nothing.code) == ((), "NOTHING_TO_AWARD")
    assert (again.journal, again.is_replayed) == (first.journal, True)
    refused = [each.code for each in (stranger, unsettled, other) if isinstance(each, Refusal)]
    assert refused == ["NOT_A_MEMBER", "NO_SETTLED_ORDER", "KEY_REUSED"]
    answers = shop.accrue(*orders)
    assert [answer.replayed for answer in answers if isinstance(answer, Accrual)] == [True, True, True]
    assert [answer.code for answer in answers if isinstance(answer, Refusal)] == refused


def test_a_purchase_is_recognised_in_whatever_zone_its_time_is_told() -> None:
    here = purchase("A")
    assert here.paid_at.utcoffset() is not None
    spelled = [here.paid_at.astimezone(zone) for zone in (UTC, ZoneInfo("UTC"), ZoneInfo("Asia/Shanghai"))]
    assert {input_hash_of(msgspec.structs.replace(here, paid_at=at)) for at in spelled} == {input_hash_of(here)}
