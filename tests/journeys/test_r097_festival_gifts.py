# SPDX-License-Identifier: Apache-2.0
"""R097: 传统节日(如中秋、春节)…兑换节日礼盒: the gift box opens 30 days before the festival, this year and the next."""

from datetime import datetime, timedelta

import pytest

from haowu.catalog.operations.renew_seasons import renew_seasons
from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from tests.journeys.almanac import days
from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import code_of
from tests.journeys.till import Till

MID_AUTUMN = {"calendar": "MID_AUTUMN", "before_days": 30}


@pytest.fixture
def clock() -> FixedClock:
    """Five weeks before 中秋 2026."""
    return FixedClock(datetime.fromisoformat("2026-08-20T10:00:00+08:00"))


@pytest.fixture
def shop(desk: Desk, till: Till) -> Exchanging:
    """A member with 3,000 points and a gift box on the shelf for the season."""
    shop = Exchanging(desk, till)
    shop.earn(3_000)
    assert shop.shelf.make("mooncakes", name_zh="中秋月饼礼盒", points=1_000).status_code == 201
    kept = shop.manager.put(f"{shop.shelf.path}/mooncakes/season", MID_AUTUMN)
    assert kept.status_code == 200, kept.text
    assert shop.manager.put(f"{shop.shelf.path}/mooncakes/listing").status_code == 200
    shop.shelf.see("mooncakes", 12_800, desk.clock.now().isoformat())
    return shop


def go_to(clock: FixedClock, at: str) -> None:
    clock.advance(datetime.fromisoformat(at) - clock.now())


def window(shop: Exchanging, code: str = "mooncakes") -> tuple[datetime, datetime]:
    seen = shop.manager.get(f"{shop.shelf.path}/{code}").json()
    return datetime.fromisoformat(seen["opens_at"]), datetime.fromisoformat(seen["closes_at"])


def on_shelf(shop: Exchanging) -> list[str]:
    return [item["code"] for item in shop.me.get("/rewards").json()["items"]]


def test_the_festivals_of_the_specification(desk: Desk) -> None:
    assert days(desk, "MID_AUTUMN", "2026-01-01", "2027-12-31") == ["2026-09-25", "2027-09-15"]
    assert days(desk, "SPRING_FESTIVAL", "2026-06-01", "2027-12-31") == ["2027-02-06"]
    assert days(desk, "NEW_YEAR_EVE", "2026-06-01", "2027-12-31") == ["2027-02-05"]  # 廿九: no 三十 that year


def test_the_box_opens_30_days_before_and_closes_after_the_day(shop: Exchanging, clock: FixedClock) -> None:
    go_to(clock, "2026-08-25T23:59:59+08:00")
    assert on_shelf(shop) == []
    assert code_of(shop.ask_for("mooncakes")) == (409, "REWARD_CLOSED")
    assert shop.balance()["available"] == 3_000
    go_to(clock, "2026-08-26T00:00:00+08:00")
    assert on_shelf(shop) == ["mooncakes"]
    assert shop.get("mooncakes")["points"] == 1_000
    go_to(clock, "2026-09-25T23:59:59+08:00")
    assert shop.get("mooncakes")["points"] == 1_000
    go_to(clock, "2026-09-26T00:00:00+08:00")
    assert code_of(shop.ask_for("mooncakes")) == (409, "REWARD_CLOSED")


def test_the_next_year_comes_by_itself(shop: Exchanging, clock: FixedClock, database_url: str) -> None:
    with connect(database_url) as connection:
        assert renew_seasons(connection, clock=clock) == 0, "not over yet"
    go_to(clock, "2026-09-26T00:00:00+08:00")
    with connect(database_url) as connection:
        assert renew_seasons(connection, clock=clock) == 1
        assert renew_seasons(connection, clock=clock) == 0
    assert window(shop) == (
        datetime.fromisoformat("2027-08-16T00:00:00+08:00"),
        datetime.fromisoformat("2027-09-16T00:00:00+08:00"),
    )
    go_to(clock, "2027-08-16T00:00:00+08:00")
    assert on_shelf(shop) == ["mooncakes"]


def test_a_box_that_is_written_anew_keeps_its_season(shop: Exchanging) -> None:
    shop.manager.post(f"{shop.shelf.path}/mooncakes/suspension", {"reason": "换包装"})
    before = window(shop)
    written = shop.shelf.body("mooncakes", name_zh="中秋月饼礼盒(新包装)", points=1_000)
    assert shop.manager.put(f"{shop.shelf.path}/mooncakes", written).status_code == 200
    assert shop.manager.put(f"{shop.shelf.path}/mooncakes/listing").status_code == 200
    assert window(shop) == before


def test_the_spring_festival_box_opens_on_7_january(shop: Exchanging) -> None:
    shop.shelf.make("new-year", name_zh="年货礼盒", points=2_000)
    body = {"calendar": "SPRING_FESTIVAL", "before_days": 30, "after_days": 14}
    assert shop.manager.put(f"{shop.shelf.path}/new-year/season", body).status_code == 200
    opens, closes = window(shop, "new-year")
    assert opens == datetime.fromisoformat("2027-01-07T00:00:00+08:00")
    assert closes == datetime.fromisoformat("2027-02-06T00:00:00+08:00") + timedelta(days=15)


def test_what_is_on_the_shelf_keeps_its_season_and_nonsense_is_refused(shop: Exchanging) -> None:
    path = f"{shop.shelf.path}/mooncakes/season"
    assert code_of(shop.manager.put(path, {"calendar": "EVERY_DAY"})) == (409, "REWARD_LISTED")
    assert code_of(shop.manager.delete(path)) == (409, "REWARD_LISTED")
    shop.shelf.make("other", name_zh="礼盒", points=2_000)
    unknown = shop.manager.put(f"{shop.shelf.path}/other/season", {"calendar": "NO_SUCH_DAY"})
    assert code_of(unknown) == (422, "REWARD_INVALID")
    foreign = shop.desk.as_role("merchant_manager", merchant="muying").put(path, MID_AUTUMN)
    assert code_of(foreign) == (403, "WRONG_MERCHANT")
    assert shop.manager.put(f"{shop.shelf.path}/other/season", MID_AUTUMN).status_code == 200
    assert shop.manager.delete(f"{shop.shelf.path}/other/season").status_code == 204
    assert shop.manager.get(f"{shop.shelf.path}/other").json()["opens_at"] is None
