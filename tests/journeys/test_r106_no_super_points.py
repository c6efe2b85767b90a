# SPDX-License-Identifier: Apache-2.0
"""R106 不得跨平台发行通兑通用的“超级积分”: one issuer, one ledger; nothing comes in, nothing is converted (CTL-04)."""

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import Command, Kind
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import OPERATOR, PROGRAM, Mall, build_mall, hold, order
from tests.journeys.shelf import code_of
from tests.journeys.surfaces import calls, mentioning
from tests.journeys.till import Running, Till

ALONE = PROGRAM.replace("merchants: [jiafang, muying]", "merchants: [jiafang]")
OTHER = (
    PROGRAM.replace("program: mall", "program: baby")
    .replace("merchants: [jiafang, muying]", "merchants: [muying]")
    .replace("funder: jiafang", "funder: muying")
)
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


class TestTwoProgrammes:
    """Two issuers under one roof: separate wallets without a rate between them."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """Jiafang's programme and muying's."""
        made = build_mall(database_url, clock, ALONE)
        with connect(database_url) as connection:
            publish_program(connection, with_disclosure(OTHER), filename="b.yaml", clock=clock, actor=OPERATOR)
        return made

    def test_points_of_one_are_nothing_at_the_other(self, till: Till, server: Running, mall: Mall, desk: Desk) -> None:
        till.credit(order(paid_fen=80_000))
        till.post("/orders/POS-1/confirm", {})
        other = Till(server, mall.muying)
        taken = other.post("/holds", hold("H-1", 100, merchant="muying", store="muying-01"))
        assert taken.status_code in {409, 422}, taken.text
        assert taken.json()["code"] in {"NO_AGREEMENT", "NOT_ACCEPTING", "INSUFFICIENT_POINTS", "UNKNOWN_POINT_TYPE"}
        assert till.balance()["available"] == 800
        assert code_of(desk.as_role("operator_product").post("/conversions", {"points": 1})) == (404, "NOT_FOUND")
