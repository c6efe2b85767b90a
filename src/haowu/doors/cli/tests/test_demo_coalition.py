# SPDX-License-Identifier: Apache-2.0
"""The demo is there after the first start, and only once after the second."""

from datetime import timedelta
from importlib.resources import files

import pytest
from psycopg import Connection

from haowu.access.queries import find_api_key, list_api_keys
from haowu.doors.cli import demo_coalition
from haowu.doors.cli.demo import history, parts
from haowu.doors.cli.demo.history import HISTORY
from haowu.doors.cli.demo.people_and_places import DemoMember
from haowu.doors.cli.demo_coalition import DemoFacts, load_demo
from haowu.kernel.clock import FixedClock
from haowu.ledger.queries import balances, lots
from haowu.members.keys import MemberKeys
from haowu.members.queries import MemberRef, find_members
from haowu.merchants.queries import load_merchants

KEYS = MemberKeys.from_secret(b"a secret that only these tests know")


@pytest.fixture
def facts(connection: Connection, clock: FixedClock) -> DemoFacts:
    """The demo, loaded."""
    return load_demo(connection, clock=clock, member_keys=KEYS)


def test_merchants_members_and_keys_are_there(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    assert {code: view.stores for code, view in load_merchants(connection).items()} == {
        "jiafang": {"jiafang-01"},
        "guangming": {"guangming-01"},
    }
    found = find_members(connection, [m.phone for m in facts.members], at=clock.now(), keys=KEYS)
    assert [found[m.phone].member_no for m in facts.members] == [f"M10000{n}" for n in range(1, 7)]
    assert found["13800000002"].tier == "gold"
    keys = [find_api_key(connection, key.token) for key in facts.keys]
    assert [key.merchant for key in keys if key] == ["jiafang", "guangming", "*"]
    assert all(key.scopes >= {"orders:write", "holds:write", "members:read"} for key in keys if key)


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
    assert balance.available >= 2 * base + 960 - 500


def test_what_was_taken_back_is_gone(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    (balance,) = balances(connection, _member(connection, clock, "M100005").id, at=clock.now())
    assert (balance.available, balance.pending, balance.deficit) == (500, 0, 0)


def test_a_second_start_doubles_nothing(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    before = _counts(connection)
    clock.advance(timedelta(hours=5))
    tokens = {key.holder: key.token for key in facts.keys}
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens=tokens)
    assert (again.keys, again.events_posted, again.left_out) == (facts.keys, 0, ())
    assert _counts(connection) == before


def test_a_changed_demo_leaves_what_is_there_and_says_so(
    connection: Connection, clock: FixedClock, facts: DemoFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another programme file, another story, a member whose number is taken: the copy still comes up."""
    before = _counts(connection)
    monkeypatch.setattr(demo_coalition, "files", lambda _: _Changed())
    monkeypatch.setattr(history, "HISTORY", (*HISTORY, history.Sale(0, "M100006", "jiafang", "NEW", "bath", 100_00)))
    newcomer = DemoMember("M100007", facts.members[0].phone, "同号")
    monkeypatch.setattr(demo_coalition, "MEMBERS", (*facts.members, newcomer))
    clock.advance(timedelta(days=3))
    tokens = {key.holder: key.token for key in facts.keys}
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens=tokens)
    assert [left.part for left in again.left_out] == [parts.MEMBERS, parts.PROGRAM, parts.HISTORY]
    assert all("没有加入" in left.sentence("zh") and "left out" in left.sentence("en") for left in again.left_out)
    assert (again.keys, _counts(connection)) == (facts.keys, before)


class _Changed:
    """A demo.yaml of another day."""

    def joinpath(self, *names: str) -> "_Changed":
        self.path = files("haowu.programs").joinpath(*names)
        return self

    def read_text(self, encoding: str) -> str:
        return self.path.read_text(encoding=encoding).replace("per_fen: 100", "per_fen: 200", 1)


def test_lost_tokens_are_revoked_and_replaced(connection: Connection, clock: FixedClock, facts: DemoFacts) -> None:
    again = load_demo(connection, clock=clock, member_keys=KEYS, known_tokens={"operator": facts.keys[2].token})
    assert [key.token == old.token for key, old in zip(again.keys, facts.keys, strict=True)] == [False, False, True]
    assert sum(not key.is_revoked for key in list_api_keys(connection)) == 3
    lost = find_api_key(connection, facts.keys[0].token)
    assert lost is not None
    assert lost.is_revoked


def test_tokens_are_not_shown_by_accident(facts: DemoFacts) -> None:
    assert not any(key.token in repr(facts) for key in facts.keys)


def _member(connection: Connection, clock: FixedClock, name: str) -> MemberRef:
    return find_members(connection, [name], at=clock.now(), keys=KEYS)[name]


def _counts(connection: Connection) -> list[tuple[int, ...]]:
    tables = [
        "members_member",
        "merchants_merchant",
        "merchants_store",
        "access_api_key",
        "ledger.journal",
        "ledger.lot",
    ]
    return [connection.execute(f"select count(*) from {table}".encode()).fetchall()[0] for table in tables]
