# SPDX-License-Identifier: Apache-2.0
"""Partners' own codes: sealed, each opened once, by whoever exchanged for it."""

import msgspec
import pytest

from haowu.catalog.errors import RewardInvalid
from haowu.catalog.operations.change_reward import change_reward
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.operations.suspend_reward import suspend_reward
from haowu.catalog.tests.shelf import reward_draft
from haowu.kernel.actor import Actor, ActorKind
from haowu.ledger.results import Balance
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.operations.complete_aftersale import complete_aftersale
from haowu.redemption.operations.decide_aftersale import decide_aftersale
from haowu.redemption.operations.load_partner_codes import load_partner_codes
from haowu.redemption.operations.open_aftersale import open_aftersale
from haowu.redemption.operations.open_partner_code import open_partner_code
from haowu.redemption.orders import find_orders
from haowu.redemption.tests.mart import Mart
from haowu.redemption.tests.till import ACTOR, KEYS

MANAGER = Actor(ActorKind.API_KEY, "2")


@pytest.fixture
def ride(mart: Mart) -> Mart:
    """A ride coupon with two codes."""
    mart.shelve("RIDE", "打车券10元", 300, 1_000, kind="service", fulfilment="partner_code", stock=0)
    assert load(mart, "RIDE-1", "RIDE-2") == 2
    return mart


def load(mart: Mart, *codes: str, code: str = "RIDE") -> int:
    return load_partner_codes(
        mart.connection, codes, merchant="jiafang", code=code, keys=KEYS, clock=mart.clock, actor=MANAGER
    )


def opened(mart: Mart, redemption_no: str = "R-1") -> list[str]:
    order = find_orders(mart.connection, [("jiafang", redemption_no)])["jiafang", redemption_no]
    return open_partner_code(mart.connection, order_id=order.id, keys=KEYS, clock=mart.clock, actor=ACTOR)


def test_each_piece_has_a_code_of_its_own(ride: Mart) -> None:
    ride.placed("RIDE", quantity=2, store="")
    assert ride.balance() == Balance(1, 400, 0, 600, 0)
    assert opened(ride) == opened(ride) == ["RIDE-1", "RIDE-2"]
    assert ride.balance() == Balance(1, 400, 0, 0, 0)
    assert (ride.order_state(), ride.savings().sentence) == ("fulfilled", "已省 ¥20.00")


def test_no_code_stands_in_the_database(ride: Mart) -> None:
    rows = ride.connection.execute("select code_cipher, code_hmac from redemption_partner_code").fetchall()
    assert len(rows) == 2
    assert not [value for row in rows for value in row if b"RIDE" in bytes(value)]


def test_known_codes_are_refused_all_or_none(ride: Mart) -> None:
    with pytest.raises(RedemptionRefused, match="PARTNER_CODE_KNOWN"), ride.connection.transaction():
        load(ride, "RIDE-3", "RIDE-2")
    assert load(ride, "RIDE-3") == 3


def test_only_such_a_reward_takes_codes(ride: Mart) -> None:
    ride.shelve("SET-4", "纯棉四件套", 600, 30_000)
    with pytest.raises(RewardInvalid):
        load(ride, "X", code="SET-4")
    with pytest.raises(RewardInvalid):
        load(ride, " ")


def test_more_stock_than_codes_is_told_and_nothing_is_spent(ride: Mart) -> None:
    ride.connection.execute("update catalog_stock set stocked = 3")
    ride.placed("RIDE", quantity=3, store="")
    with pytest.raises(RedemptionRefused, match="PARTNER_CODE_MISSING"), ride.connection.transaction():
        opened(ride)
    assert ride.balance() == Balance(1, 100, 0, 900, 0)
    assert load(ride, "RIDE-3") == 4
    assert opened(ride) == ["RIDE-1", "RIDE-2", "RIDE-3"]


def test_stock_is_as_many_as_there_are_codes_and_not_what_somebody_says(ride: Mart) -> None:
    with pytest.raises(RewardInvalid):
        set_stock(ride.connection, merchant="jiafang", code="RIDE", stocked=100)
    assert load(ride, "RIDE-3") == 3


def test_what_has_stock_already_does_not_become_a_matter_of_codes(ride: Mart) -> None:
    reward = ride.shelve("SET-4", "纯棉四件套", 600, 30_000)
    suspend_reward(ride.connection, merchant="jiafang", code="SET-4", reason="改款")
    draft = msgspec.structs.replace(
        reward_draft("SET-4"), fulfilment="partner_code", stock_kind="shared", limit_period="year"
    )
    with pytest.raises(RewardInvalid):
        change_reward(ride.connection, draft, merchant="jiafang")
    ride.connection.execute("update catalog_stock set stocked = 0 where reward_id = %s", [reward])
    change_reward(ride.connection, draft, merchant="jiafang")


def test_a_faulty_code_is_exchanged_for_another(ride: Mart) -> None:
    ride.placed("RIDE", store="")
    assert opened(ride) == ["RIDE-1"]
    connection, clock = ride.connection, ride.clock
    open_aftersale(
        connection, merchant="jiafang", redemption_no="R-1", aftersale_no="A-1", wish="exchange",
        reason="quality_defect", clock=clock, actor="member:1",
    )  # fmt: skip
    decide_aftersale(connection, merchant="jiafang", aftersale_no="A-1", refusal_reason=None, clock=clock, actor=ACTOR)
    case = complete_aftersale(connection, merchant="jiafang", aftersale_no="A-1", clock=clock, actor=ACTOR)
    assert case.state == "done"
    assert opened(ride) == ["RIDE-1", "RIDE-2"]


def test_what_is_fetched_has_nothing_to_open(ride: Mart) -> None:
    ride.shelve("SET-4", "纯棉四件套", 600, 30_000)
    ride.placed("SET-4")
    with pytest.raises(RedemptionRefused, match="NEEDS_VOUCHER"):
        opened(ride)
