# SPDX-License-Identifier: Apache-2.0
"""R063 兑换比例会根据商品成本、市场需求等因素动态调整: in a published band, a rise 30 days ahead, the same for all."""

from datetime import timedelta
from typing import Any

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, taken
from tests.journeys.till import Till


def announce(shelf: Shelf, clock: FixedClock, points: int, days: int = 0, reason: str = "cost", **more: Any) -> Any:
    """Announce a price that begins `days` from now."""
    begins = (clock.now() + timedelta(days=days)).isoformat()
    return shelf.manager.post(
        f"{shelf.path}/set-4/prices", {"points": points, "from_at": begins, "reason": reason, **more}
    )


def price(desk: Desk, member: str = "M100001") -> int:
    """Return what the member is asked for."""
    (shown,) = desk.as_role("member", member=member).get(f"/members/{member}/rewards").json()["items"]
    return int(shown["points"])


def test_eight_percent_more_is_announced_30_days_ahead(desk: Desk, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    early = announce(shelf, clock, 3240, days=29)
    assert code_of(early) == (422, "PRICE_NOTICE_TOO_SHORT")
    assert "2026-12-22T10:00" in early.json()["detail"]
    assert price(desk) == 3000
    assert announce(shelf, clock, 3240, days=30).status_code == 201
    clock.advance(timedelta(days=29, hours=23))
    assert price(desk) == 3000
    clock.advance(timedelta(hours=1))
    assert price(desk) == 3240


def test_eight_percent_less_holds_at_once(desk: Desk, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    assert announce(shelf, clock, 2760, reason="demand").status_code == 201
    assert price(desk) == 2760


def test_more_than_ten_percent_a_month_is_refused_also_in_small_steps(desk: Desk, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    assert code_of(announce(shelf, clock, 2699)) == (422, "PRICE_OUT_OF_BAND")
    assert code_of(announce(shelf, clock, 3301, days=31)) == (422, "PRICE_OUT_OF_BAND")
    clock.advance(timedelta(days=1))
    assert announce(shelf, clock, 2800).status_code == 201
    clock.advance(timedelta(days=1))
    assert code_of(announce(shelf, clock, 2690)) == (422, "PRICE_OUT_OF_BAND")
    clock.advance(timedelta(days=30))
    assert announce(shelf, clock, 2690).status_code == 201


def test_every_price_stands_in_the_log_with_its_reason_and_the_band(desk: Desk, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    announce(shelf, clock, 2900, reason="stock")
    log = desk.as_role("member", member="M100001").get("/rewards/jiafang/set-4/prices").json()["items"]
    assert [(entry["points"], entry["reason"]) for entry in log] == [(3000, "first"), (2900, "stock")]
    assert {(entry["band_percent"], entry["rise_notice_days"]) for entry in log} == {(10, 30)}
    with connect(desk.database_url) as connection:
        told = connection.execute("select data from outbox_event where kind = 'price.announced'").fetchall()
    assert told == [
        (
            {
                "reward": "set-4",
                "points": 2900,
                "money_fen": 0,
                "reason": "stock",
                "from_at": "2026-11-22T10:00:00+08:00",
            },
        )
    ]
    unnamed = announce(shelf, clock, 2850, reason="because")
    assert unnamed.status_code == 422


def test_nobody_has_a_price_of_their_own(desk: Desk, till: Till, clock: FixedClock) -> None:
    """CTL-19: whatever a member has or is, at one moment and place all are asked for the same."""
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    whoms: list[dict[str, Any]] = [{"member": "M100001"}, {"tier": "gold"}, {"segment": "new"}]
    for whom in whoms:
        assert code_of(announce(shelf, clock, 2900, **whom)) == (422, "PERSONAL_PRICE_FORBIDDEN")
    earn(till, 9000)
    earn(till, 3000, member="M100002")
    assert price(desk, "M100001") == price(desk, "M100002") == price(desk, "M100003") == 3000
    rich, poor = taken(till, "set-4", "R-1"), taken(till, "set-4", "R-2", member="M100002")
    assert rich["points"] == poor["points"] == 3000


def test_what_is_in_the_cart_keeps_its_price(desk: Desk, till: Till, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    assert announce(shelf, clock, 3240, days=30).status_code == 201
    earn(till, 7000)
    clock.advance(timedelta(days=29))
    assert taken(till, "set-4", "R-1")["points"] == 3000
    clock.advance(timedelta(days=2))
    assert till.balance()["held"] == 3000, "the rise does not touch what was placed before"
    assert taken(till, "set-4", "R-2")["points"] == 3240


def test_a_target_is_locked_by_whoever_has_half_of_it(desk: Desk, till: Till, clock: FixedClock) -> None:
    """C-06 目标锁定: 90 days, open to everybody alike; a lower price holds for them too."""
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    me = desk.as_role("member", member="M100001")
    target = {"merchant": "jiafang", "reward": "set-4"}
    earn(till, 1499)
    short = me.post("/members/M100001/targets", target)
    assert code_of(short) == (409, "TARGET_TOO_FAR")
    assert "1分" in short.json()["detail"]
    earn(till, 1)
    locked = me.post("/members/M100001/targets", target)
    assert locked.status_code == 201, locked.text
    assert locked.json()["until"] == "2027-02-20T10:00:00+08:00"
    assert code_of(me.post("/members/M100001/targets", target)) == (409, "TARGET_LOCKED")
    (kept,) = me.get("/members/M100001/targets").json()["items"]
    assert (kept["points"], kept["list_points"], kept["until"]) == (3000, 3000, "2027-02-20T02:00:00Z")


def test_a_rise_does_not_reach_a_locked_target(desk: Desk, till: Till, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.put_up(points=3000)
    earn(till, 9240)
    earn(till, 9240, member="M100002")
    locked = desk.as_role("member", member="M100001").post(
        "/members/M100001/targets", {"merchant": "jiafang", "reward": "set-4"}
    )
    assert locked.status_code == 201, locked.text
    assert announce(shelf, clock, 3240, days=30).status_code == 201
    clock.advance(timedelta(days=30))
    assert price(desk) == price(desk, "M100002") == 3240, "the shelf asks everybody for the same"
    assert taken(till, "set-4", "R-1")["points"] == 3000
    assert taken(till, "set-4", "R-2", member="M100002")["points"] == 3240
    clock.advance(timedelta(days=60))
    assert taken(till, "set-4", "R-3")["points"] == 3240, "after ninety days the lock is over"
    assert desk.as_role("member", member="M100001").get("/members/M100001/targets").json()["items"] == []
