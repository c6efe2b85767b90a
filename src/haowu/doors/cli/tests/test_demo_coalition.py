# SPDX-License-Identifier: Apache-2.0
"""The demo is there after the first start, and only once after the second."""

from datetime import datetime, timedelta
from importlib.resources import files

import pytest
from psycopg import Connection

from haowu.access.queries import find_api_key, list_api_keys
from haowu.access.roles import ROLES
from haowu.catalog.listing import ShelfFilter, list_shelf
from haowu.doors.cli import demo_coalition
from haowu.doors.cli.demo import history, parts
from haowu.doors.cli.demo.history import HISTORY
from haowu.doors.cli.demo.people_and_places import MERCHANTS, DemoMember
from haowu.doors.cli.demo.purchases import Sale
from haowu.doors.cli.demo.rewards import REWARDS
from haowu.doors.cli.demo_coalition import DemoFacts, load_demo
from haowu.kernel.clock import FixedClock
from haowu.ledger.queries import balances, lots
from haowu.members.keys import MemberKeys
from haowu.members.queries import MemberRef, find_members
from haowu.merchants.queries import load_merchants
from haowu.programs.campaigns import find_campaign
from haowu.rules.prices import price_at
from haowu.settlement.queries import crossings_of_run, list_runs, list_statements

KEYS = MemberKeys.from_secret(b"a secret that only these tests know")


@pytest.fixture
def facts(connection: Connection, clock: FixedClock) -> DemoFacts:
    """The demo, loaded."""
    return load_demo(connection, clock=clock, member_keys=KEYS)


def test_merchants_members_and_keys_are_there(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    assert facts.left_out == ()
    merchants = load_merchants(connection)
    assert set(merchants) == {merchant.code for merchant in MERCHANTS}
    assert (len(merchants), sorted(merchants["chaoshi"].stores)) == (12, ["chaoshi-01", "chaoshi-02"])
    assert all(len(view.agreements) == 2 and view.opted_in == {"demo"} for view in merchants.values())
    found = find_members(connection, [m.phone for m in facts.members], at=clock.now(), keys=KEYS)
    assert [found[m.phone].member_no for m in facts.members] == [f"M1000{n:02}" for n in range(1, 13)]
    assert found["13800000002"].tier == "gold"
    keys = [find_api_key(connection, key.token) for key in facts.keys]
    assert [key.merchant for key in keys if key] == [*(merchant.code for merchant in MERCHANTS), "*"]
    assert all(key.scopes >= {"orders:write", "holds:write", "members:read"} for key in keys if key)


def test_there_is_a_login_for_each_role(connection: Connection, facts: DemoFacts) -> None:
    assert {login.role for login in facts.logins} == set(ROLES)
    for login in facts.logins:
        key = find_api_key(connection, login.token)
        assert key is not None
        assert (key.role, key.merchant, key.member) == (login.role, login.merchant, login.member)
        assert key.scopes == ROLES[login.role][1]
    assert [login.member for login in facts.logins if login.role == "member"] == ["M100001"]


@pytest.mark.parametrize("day", ["2027-02-14T08:00:00+08:00", "2028-03-01T00:00:00+08:00"])
def test_it_is_whole_on_whatever_day_it_is_begun(connection: Connection, day: str) -> None:
    told = load_demo(connection, clock=FixedClock(datetime.fromisoformat(day)), member_keys=KEYS)
    assert (told.left_out, told.events_posted) == ((), len(HISTORY))


def test_the_seeds_rewards_stand_on_the_shelf_at_their_prices(
    connection: Connection, clock: FixedClock, facts: DemoFacts
) -> None:
    shelf = list_shelf(connection, ShelfFilter(), at=clock.now(), after=(0, 0), limit=100)
    shown = {
        (offer.merchant, offer.code): (price_at(offer, (), clock.now(), "").points, offer.value_at(""))
        for _, offer in shelf
    }
    assert {code: shown["jiafang", code] for code in ("set-4", "latex-pillow", "curtain-clean")} == {
        "set-4": (3000, 300_00), "latex-pillow": (5000, 500_00), "curtain-clean": (2000, 150_00),
    }  # fmt: skip
    assert {code: shown["guangming", code] for code in ("lens", "frame", "eye-care")} == {
        "lens": (2000, 200_00), "frame": (3000, 300_00), "eye-care": (1000, 100_00),
    }  # fmt: skip
    assert shown["yingyuan", "movie-pair"][0] == 2000
    assert len(shown) == len(REWARDS) - 2, "gift boxes open thirty days before their festival (R097)"
    assert {merchant for merchant, _ in shown} == {merchant.code for merchant in MERCHANTS}


def test_campaigns_run_or_are_announced(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    states = {code: find_campaign(connection, code).state(clock.now()) for code in (
        "winter-pillow", "spring-renewal-2027", "eye-care-2027", "diapers-double",
    )}  # fmt: skip
    assert states == {
        "winter-pillow": "running", "spring-renewal-2027": "announced", "eye-care-2027": "announced",
        "diapers-double": "running",
    }  # fmt: skip
    spring = find_campaign(connection, "spring-renewal-2027")
    assert (spring.document.prices[0].points, spring.submitted_by != spring.approved_by) == (2500, True)


def test_past_months_are_settled(connection: Connection, facts: DemoFacts) -> None:
    assert [run.month for run in list_runs(connection)] == ["2026-10", "2026-09", "2026-08"]
    latest, *earlier = list_statements(connection, merchant="muying")
    assert (latest.month, latest.state) == ("2026-10", "open")
    assert {statement.state for statement in earlier} == {"paid"}
    crossings = crossings_of_run(connection, list_runs(connection)[0].id)
    spent = {(each.funder, each.acceptor): each.points for each in crossings}
    assert spent["bianli", "yingyuan"] > 1500, "earned at the convenience store, spent at the cinema (R073)"


def test_points_are_available_pending_and_soon_to_end(
    connection: Connection, clock: FixedClock, facts: DemoFacts
) -> None:
    assert facts.events_posted == len(HISTORY)
    anna = _member(connection, clock, "M100001")
    (balance,) = balances(connection, anna.id, at=clock.now())
    assert (balance.available, balance.pending, balance.held, balance.deficit) == (320 + 800 + 420 + 128, 500, 0, 0)
    first = lots(connection, anna.id, at=clock.now(), limit=50).items[0]
    assert first.remaining == 320
    assert first.expires_at is not None
    assert clock.now() < first.expires_at < clock.now() + timedelta(days=45)


def test_gold_earns_double_and_has_spent(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    (balance,) = balances(connection, _member(connection, clock, "M100002").id, at=clock.now())
    base = 600 + 1680 + 1299 + 960 + 800
    assert balance.available >= 2 * base - 500


def test_what_was_taken_back_is_gone(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    (balance,) = balances(connection, _member(connection, clock, "M100005").id, at=clock.now())
    assert (balance.available, balance.pending, balance.deficit) == (500 + 5 * 32, 32, 0)


def test_a_second_start_doubles_nothing(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    before = _counts(connection)
    clock.advance(timedelta(hours=5))
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens=facts.tokens)
    assert (again.keys, again.logins, again.events_posted, again.left_out) == (facts.keys, facts.logins, 0, ())
    assert _counts(connection) == before


def test_a_changed_demo_leaves_what_is_there_and_says_so(
    connection: Connection, clock: FixedClock, facts: DemoFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another programme file, another story, a member whose number is taken: the copy still comes up."""
    before = _counts(connection)
    monkeypatch.setattr(demo_coalition, "files", lambda _: _Changed())
    monkeypatch.setattr(history, "HISTORY", (*HISTORY, Sale(0, "M100006", "jiafang", "NEW", "bath", 100_00)))
    newcomer = DemoMember("M100013", facts.members[0].phone, "同号")
    monkeypatch.setattr(demo_coalition, "MEMBERS", (*facts.members, newcomer))
    clock.advance(timedelta(days=3))
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens=facts.tokens)
    assert [left.part for left in again.left_out] == [parts.MEMBERS, parts.PROGRAM, parts.HISTORY]
    assert all("没有加入" in left.sentence("zh") and "left out" in left.sentence("en") for left in again.left_out)
    assert (again.keys, _counts(connection)) == (facts.keys, before)


class _Changed:
    """A coalition.yaml of another day."""

    def joinpath(self, *names: str) -> "_Changed":
        self.path = files("haowu.doors.cli.data").joinpath(*names)
        return self

    def read_text(self, encoding: str) -> str:
        return self.path.read_text(encoding=encoding).replace("per_fen: 100", "per_fen: 200", 1)


def test_lost_tokens_are_revoked_and_replaced(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens={"operator": facts.keys[-1].token})
    assert [key.token == old.token for key, old in zip(again.keys, facts.keys, strict=True)] == [*[False] * 12, True]
    assert sum(not key.is_revoked for key in list_api_keys(connection)) == len(facts.keys) + len(facts.logins)
    lost = find_api_key(connection, facts.keys[0].token)
    assert lost is not None
    assert lost.is_revoked


def test_tokens_are_not_shown_by_accident(facts: DemoFacts) -> None:
    assert not any(token in repr(facts) for token in facts.tokens.values())


def _member(connection: Connection, clock: FixedClock, name: str) -> MemberRef:
    return find_members(connection, [name], at=clock.now(), keys=KEYS)[name]


def _counts(connection: Connection) -> list[tuple[int, ...]]:
    tables = [
        "members_member",
        "merchants_merchant",
        "merchants_store",
        "access_api_key",
        "catalog_reward",
        "programs_campaign",
        "redemption_order",
        "settlement_statement",
        "ledger.journal",
        "ledger.lot",
    ]
    return [connection.execute(f"select count(*) from {table}".encode()).fetchall()[0] for table in tables]
