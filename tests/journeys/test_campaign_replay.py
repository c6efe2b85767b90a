# SPDX-License-Identifier: Apache-2.0
"""Replay of a draft over past orders: what it says is what the ledger would have given, to the point."""

import random
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.programs.canonical import canonical_body
from haowu.rules.campaign_document import CampaignDocument
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.promoting import BUDGET, DOUBLE, Promoter, bonus, campaign
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

BEGINS = datetime.fromisoformat("2026-11-22T12:00:00+08:00")
ENDS = "2026-11-25T00:00:00"
SEED = 20261128
DRESSES = {"categories": ["dress"]}
CAPS = [
    {"scope": "member", "period": "day", "limit_points": 700},
    {"scope": "rule", "period": "lifetime", "limit_points": 2600},
]
GIFT = {"kind": "fixed", "points": 50}


def draft(code: str, **fields: Any) -> dict[str, Any]:
    """Return ×2 on dresses with caps and 50 points from ¥300 of them, with a budget of its own."""
    rules = [
        bonus(DOUBLE, caps=CAPS, **DRESSES),
        {**bonus(GIFT, min_spend_fen=30_000, **DRESSES), "code": "gift"},
    ]
    known = {"merchants": ["jiafang"], "budget": BUDGET, "rules": rules}
    return campaign(code, "2026-11-22T12:00:00", ENDS, **{**known, **fields})


def replay(desk: Desk, body: dict[str, Any], since: str, until: str) -> dict[str, Any]:
    """Write a draft and replay it."""
    promoter = Promoter(desk, "jiafang")
    answer = promoter.writer.get(f"{promoter.write(body)}/replay", params={"since": since, "until": until})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def trade(till: Till, clock: FixedClock, orders: int, chance: random.Random) -> None:
    """Let so many orders of one or two lines be paid, a quarter of an hour apart."""
    for number in range(orders):
        clock.advance(timedelta(minutes=15))
        lines: list[dict[str, Any]] = [
            {
                "line_no": line_no,
                "sku": f"S-{line_no}",
                "category": chance.choice(["dress", "dress", "curtain"]),
                "quantity": 1,
                "paid_fen": chance.randrange(1_000, 45_000),
            }
            for line_no in range(1, chance.randrange(2, 4))
        ]
        paid = sum(line["paid_fen"] for line in lines)
        member = f"M10000{chance.randrange(1, 4)}"
        till.credit(order(f"O-{number}", paid, member=member, lines=lines, paid_at=clock.now().isoformat()))


def granted(database_url: str, code: str) -> dict[str, int]:
    """Return the points that the ledger granted by the rules of a campaign."""
    with connect(database_url) as connection:
        rows = connection.execute(
            "select rule, sum(granted)::bigint from ledger.lot where rule like %s group by rule", [f"{code}/%"]
        )
        return dict(rows.fetchall())


@pytest.mark.parametrize("line_fen", [1_000_000, 1_800])
def test_it_is_what_the_ledger_gave(desk: Desk, mall: Mall, till: Till, database_url: str, line_fen: int) -> None:
    """Caps bind, and with ¥18 (1,800 points) the budget is used up too: both as in the ledger, order by order."""
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    body = draft("dresses", budget={**BUDGET, "line_fen": line_fen})
    Promoter(desk, "jiafang").launch(body)
    mall.clock.move_to(BEGINS)
    trade(till, mall.clock, 24, chance)
    found = replay(desk, body, BEGINS.isoformat(), mall.clock.now().isoformat())
    last = replay(desk, body, mall.clock.now().isoformat(), (mall.clock.now() + timedelta(seconds=1)).isoformat())
    assert found["orders_seen"] + last["orders_seen"] == 24
    everything = replay(desk, body, BEGINS.isoformat(), (mall.clock.now() + timedelta(seconds=1)).isoformat())
    assert everything["by_rule"] == granted(database_url, "dresses")
    assert everything["cut_points"] > 0
    assert (everything["unfunded_points"] > 0) is (line_fen == 1_800)
    assert (everything["exhausted_at"] is not None) is (line_fen == 1_800)
    assert everything["limit_points"] == line_fen


def test_it_says_whom_it_touches_and_what_it_costs(database_url: str, clock: FixedClock) -> None:
    """Members, points and cost by merchant and tier, before anything is decided; nothing is written."""
    mall = build_mall(database_url, clock)
    with connect(database_url) as connection:
        connection.execute("update members_member set tier = 'gold' where member_no = 'M100002'")
    with Running(mall.runtime) as server:
        till, baby = Till(server, mall.jiafang), Till(server, mall.muying)
        for number, (member, yuan) in enumerate((("M100001", 100), ("M100001", 50), ("M100002", 200))):
            till.credit(order(f"J-{number}", yuan * 100, member=member))
        baby.credit(order("B-1", 30_000, member="M100002", merchant="muying"))
    desk = Desk(database_url, clock)
    before = _counts(database_url)
    body = draft("anything", merchants=[], budget={**BUDGET, "funder": "operator"}, rules=[bonus(DOUBLE)])
    promoter = Promoter(desk)
    path = promoter.write(body)
    found = promoter.writer.get(f"{path}/replay").json()
    assert _row(found["total"]) == (4, 2, 65_000, 650, 650)
    assert {row["merchant"]: _row(row) for row in found["by_merchant"]} == {
        "jiafang": (3, 2, 35_000, 350, 350),
        "muying": (1, 1, 30_000, 300, 300),
    }
    assert {row["tier"]: _row(row) for row in found["by_tier"]} == {
        "": (2, 1, 15_000, 150, 150),
        "gold": (2, 1, 50_000, 500, 500),
    }
    assert _counts(database_url) == before
    draft_id = path.rpartition("/")[2]
    assert promoter.writer.post(f"{path}/submission").status_code == 201
    assert promoter.approver.get(f"/campaign-drafts/{draft_id}/replay").json()["total"] == found["total"]


def test_what_was_given_back_does_not_count(desk: Desk, till: Till) -> None:
    lines = [
        {"line_no": 1, "sku": "D-1", "category": "dress", "quantity": 1, "paid_fen": 20_000},
        {"line_no": 2, "sku": "D-2", "category": "dress", "quantity": 1, "paid_fen": 10_000},
    ]
    for number in ("A", "B"):
        till.credit(order(number, 30_000, lines=lines))
    at = "2026-11-22T10:00:00+08:00"
    whole = {"refund_no": "F-A", "refunded_at": at, "is_full": True}
    part = {"refund_no": "F-B", "refunded_at": at, "lines": [{"line_no": 2, "refund_fen": 10_000}]}
    assert till.post("/orders/A/refunds", whole).status_code == 201
    assert till.post("/orders/B/refunds", part).status_code == 201
    found = replay(desk, draft("dresses"), "2026-11-01T00:00:00+08:00", "2026-11-23T00:00:00+08:00")
    assert found["orders_seen"] == 1
    assert found["by_rule"] == {"dresses/bonus": 200}, "¥200 are left, below the ¥300 of the gift"


def test_the_ceiling_of_the_programme_holds(database_url: str, clock: FixedClock) -> None:
    """×3 together: another campaign of ×2.5 leaves half of the room for a draft of ×2."""
    mall = build_mall(database_url, clock)
    desk = Desk(database_url, clock)
    more = {"kind": "multiplier", "bonus_bp": 15_000}
    Promoter(desk, "jiafang").launch(draft("first", rules=[bonus(more)]))
    clock.move_to(BEGINS)
    with Running(mall.runtime) as server:
        Till(server, mall.jiafang).credit(order("O-1", 10_000, paid_at=BEGINS.isoformat()))
    found = replay(
        desk, draft("second", rules=[bonus(DOUBLE)]), BEGINS.isoformat(), (BEGINS + timedelta(days=1)).isoformat()
    )
    assert found["by_rule"] == {"second/bonus": 50}


def test_a_period_that_is_none_and_a_campaign_without_bonuses(desk: Desk) -> None:
    promoter = Promoter(desk, "jiafang")
    path = promoter.write(draft("dresses"))
    at = {"since": "2026-11-22T00:00:00Z", "until": "2026-11-22T00:00:00Z"}
    assert code_of(promoter.writer.get(f"{path}/replay", params=at)) == (422, "REPLAY_PERIOD_INVALID")
    prices = [{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500}]
    path = promoter.write(draft("prices", rules=[], budget=None, prices=prices))
    assert code_of(promoter.writer.get(f"{path}/replay")) == (422, "REPLAY_NEEDS_BONUSES")


@pytest.mark.parametrize("merchants", [["muying"], [], ["jiafang", "muying"]])
def test_a_merchant_replays_over_its_own_orders_alone(
    database_url: str, clock: FixedClock, merchants: list[str]
) -> None:
    """A draft that names others is not kept; one that was kept before this was asked tells of its owner's orders."""
    mall = build_mall(database_url, clock)
    with Running(mall.runtime) as server:
        Till(server, mall.jiafang).credit(order("J-1", 10_000))
        Till(server, mall.muying).credit(order("B-1", 30_000, merchant="muying"))
    promoter = Promoter(Desk(database_url, clock), "jiafang")
    foreign = draft("spying", merchants=merchants, rules=[bonus(DOUBLE)])
    assert code_of(promoter.writer.post(f"{promoter.path}/campaign-drafts", foreign)) == (422, "CAMPAIGN_INVALID")
    path = promoter.write({**foreign, "merchants": ["jiafang"]})
    assert code_of(promoter.writer.put(path, foreign)) == (422, "CAMPAIGN_INVALID")
    assert promoter.writer.get(f"{path}/replay").json()["total"]["paid_fen"] == 10_000
    with connect(database_url) as connection:
        old = canonical_body(msgspec.convert(foreign, CampaignDocument))
        connection.execute("update programs_campaign_draft set body = %s", [old])
    for asking, where in ((promoter.writer, path), (promoter.approver, path.removeprefix(promoter.path))):
        found = asking.get(f"{where}/replay").json()
        own = ["jiafang"] if "jiafang" in merchants or not merchants else []
        assert [row["merchant"] for row in found["by_merchant"]] == own
        assert found["orders_seen"] == len(own)


def _row(row: dict[str, Any]) -> tuple[int, int, int, int, int]:
    return row["orders"], row["members"], row["paid_fen"], row["points"], row["cost_fen"]


def _counts(database_url: str) -> tuple[Any, ...]:
    with connect(database_url) as connection:
        row = connection.execute(
            "select (select count(*) from ledger.journal), (select count(*) from earning_purchase),"
            " (select count(*) from programs_campaign), (select sum(used_points) from ledger.budget_slice)"
        ).fetchone()
    assert row is not None
    return tuple(row)
