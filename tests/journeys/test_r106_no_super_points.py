# SPDX-License-Identifier: Apache-2.0
"""R106 不得跨平台发行通兑通用的“超级积分”: one issuer, one ledger; nothing comes in, nothing is converted (CTL-04)."""

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import Command, Kind
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import OPERATOR, PROGRAM, Mall, build_mall, hold, order
from tests.journeys.shelf import code_of
from tests.journeys.surfaces import calls, mentioning
from tests.journeys.till import Running, Till

ALONE = PROGRAM.replace("merchants: [jiafang, muying]", "merchants: [jiafang]")
SAME_WORD = (
    PROGRAM.replace("program: mall", "program: baby")
    .replace("merchants: [jiafang, muying]", "merchants: [muying]")
    .replace("funder: jiafang", "funder: muying")
)
OTHER = SAME_WORD.replace("code: consumption", "code: stars").replace("point_type: consumption", "point_type: stars")
FOREIGN = ("convert", "conversion", "exchange_rate", "partner_points", "import_points", "external_points", "swap")
SOURCES = """
select distinct debit from ledger.movement where credit < 10 and debit >= 10 order by 1
"""


def test_no_call_converts_or_takes_in_points_of_others() -> None:
    """The contract test: `convert(partner_points)` is not there, in no path, no call, no field, no value."""
    for word in FOREIGN:
        assert mentioning(word) == []
    assert len(list(calls())) > 60, "both documents were read"


def test_the_ledger_knows_no_command_that_could() -> None:
    """A command is added only with this list: each earns by an order, moves within one owner, or takes away."""
    assert {kind.name for kind in Kind} == {
        "EARN", "CONFIRM", "SPEND", "HOLD", "CAPTURE", "VOID", "REVERSE", "CLAW_BACK", "EXPIRE", "ADJUST", "MATURE",
        "TIME_OUT", "BUDGET",
    }  # fmt: skip
    for command in Command.__subclasses__():
        owners = [field for field in command.__struct_fields__ if "owner" in field]
        assert owners == ["owner_id"], "one owner a command: nothing goes from one to another"


def test_points_reach_members_from_budgets_and_by_reversal_alone(till: Till, database_url: str) -> None:
    till.credit(order(paid_fen=80_000))
    till.post("/orders/POS-1/confirm", {})
    assert till.post("/holds", hold("H-1", 300)).status_code == 201
    assert till.post("/holds/H-1/capture", {}).status_code == 201
    refund = {"refund_no": "R-1", "refunded_at": "2026-11-22T09:40:00+08:00", "is_full": True}
    till.post("/orders/POS-1/refunds", refund)
    with connect(database_url) as connection:
        sources = [row[0] for row in connection.execute(SOURCES)]
    assert sources == [10], "budgets, and nothing else, gave points"


def two_programmes(database_url: str, clock: FixedClock, other: str) -> Mall:
    """Return the mall with jiafang's programme and muying's, each with its own agreement, budget and point type."""
    made = build_mall(database_url, clock, ALONE)
    with connect(database_url) as connection:
        publish_program(connection, with_disclosure(other), filename="b.yaml", clock=clock, actor=OPERATOR)
        make_partner(connection, "muying", "baby", clock=clock)
    return made


class TestTwoProgrammes:
    """Two issuers under one roof: separate wallets without a rate between them."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """Jiafang's points and muying's stars."""
        return two_programmes(database_url, clock, OTHER)

    @pytest.fixture
    def other(self, till: Till, server: Running, mall: Mall) -> Till:
        """The till of muying; M100001 has earned 800 at jiafang and 300 at muying, and confirmed both."""
        at_muying = Till(server, mall.muying)
        till.credit(order(paid_fen=80_000))
        at_muying.credit(order("BABY-1", 30_000, merchant="muying"))
        assert till.post("/orders/POS-1/confirm", {}).status_code == 201
        assert at_muying.post("/orders/BABY-1/confirm", {}).status_code == 201
        return at_muying

    def test_they_are_two_accounts_of_two_funders(self, other: Till, desk: Desk) -> None:
        assert other.balance()["available"] == 800
        assert other.balance(point_type="stars")["available"] == 300
        member = desk.as_role("member", member="M100001")
        accounts = member.get("/members/M100001/balances").json()["accounts"]
        assert {found["point_type"]: found["available"] for found in accounts} == {"consumption": 800, "stars": 300}
        lots = member.get("/members/M100001/lots").json()["items"]
        assert {(lot["point_type"], lot["funder"], lot["order"]) for lot in lots} == {
            ("consumption", "jiafang", "jiafang:POS-1"), ("stars", "muying", "muying:BABY-1"),
        }  # fmt: skip

    def test_points_of_one_are_nothing_at_the_other(self, till: Till, other: Till, desk: Desk) -> None:
        at_muying = {"merchant": "muying", "store": "muying-01"}
        foreign = hold("H-1", 100, **at_muying)
        assert code_of(other.post("/holds", foreign)) == (422, "UNKNOWN_POINT_TYPE")
        assert code_of(till.post("/holds", hold("H-1", 100, point_type="stars"))) == (422, "UNKNOWN_POINT_TYPE")
        assert (till.balance()["available"], till.balance(point_type="stars")["available"]) == (800, 300)

        too_many = hold("H-2", 301, point_type="stars", **at_muying)
        assert code_of(other.post("/holds", too_many)) == (409, "INSUFFICIENT_POINTS"), "eight hundred elsewhere"
        assert other.post("/holds", hold("H-3", 300, point_type="stars", **at_muying)).status_code == 201
        assert (till.balance()["available"], till.balance(point_type="stars")["held"]) == (800, 300)
        assert code_of(desk.as_role("operator_product").post("/conversions", {"points": 1})) == (404, "NOT_FOUND")


class TestTheSameWord:
    """That both call their points by the same name makes them no more exchangeable."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """Two programmes whose points are called alike."""
        return two_programmes(database_url, clock, SAME_WORD)

    def test_points_of_the_same_name_are_two_accounts(self, till: Till, server: Running, mall: Mall) -> None:
        other = Till(server, mall.muying)
        till.credit(order(paid_fen=80_000))
        other.credit(order("BABY-1", 30_000, merchant="muying"))
        till.post("/orders/POS-1/confirm", {})
        other.post("/orders/BABY-1/confirm", {})
        accounts = till.get("/members/M100001/balance").json()["accounts"]
        assert sorted((found["point_type"], found["available"]) for found in accounts) == [
            ("consumption", 300), ("consumption", 800),
        ]  # fmt: skip
        too_many = hold("H-1", 301, merchant="muying", store="muying-01")
        assert code_of(other.post("/holds", too_many)) == (409, "INSUFFICIENT_POINTS")
