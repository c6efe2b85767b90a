# SPDX-License-Identifier: Apache-2.0
"""With several chains each holds a share of a budget; the last points are granted all the same."""

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.ledger.operations.set_chain_count import set_chain_count
from tests.journeys.mall import PROGRAM, build_mall, order
from tests.journeys.till import Running, Till

SMALL = PROGRAM.replace("line_fen: 100000000", "line_fen: 10000")  # 100 yuan at 1 yuan a point
CHAINS = 4


def test_the_last_points_of_a_budget_are_granted_over_all_chains(database_url: str, clock: FixedClock) -> None:
    with connect(database_url) as connection:
        set_chain_count(connection, CHAINS)
    mall = build_mall(database_url, clock, SMALL)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        for number in (1, 2, 3):
            till.credit(order(f"FIRST-{number}", 100, member=f"M10000{number}"))
        limit, slices = _budget(database_url)
        assert slices > 1, "the members' chains must differ for this test to mean anything"
        last = till.credit(order("LAST", 100 * (limit - 3), member="M100001"))
        assert last["awards"][0]["points"] == limit - 3
        over = till.post("/orders", order("OVER", 100, member="M100002"))
        assert (over.status_code, over.json()["code"]) == (409, "BUDGET_EXHAUSTED")


def _budget(database_url: str) -> tuple[int, int]:
    """Return the budget's points, and how many chains hold a share of them."""
    with connect(database_url) as connection:
        row = connection.execute(
            "select max(b.limit_points), count(*) filter (where s.limit_points > 0)"
            " from ledger.budget b join ledger.budget_slice s using (budget_id)"
        ).fetchone()
    assert row is not None
    return row[0], row[1]
