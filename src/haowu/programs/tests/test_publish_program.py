# SPDX-License-Identifier: Apache-2.0
"""Publishing programmes: versions, budgets, refusals with their lines."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.programs.errors import ProgramInvalid, ProgramTampered
from haowu.programs.operations.publish_program import Published
from haowu.programs.queries import load_terms, terms_stamp
from haowu.programs.written import read_source
from haowu.rules.decide import decide
from haowu.rules.facts import LineFacts, OrderFacts

Publish = Callable[[str], Published]
TABLES = ("program", "point_type", "version", "budget", "cap")


def _counts(connection: Connection) -> list[int]:
    found = []
    for table in TABLES:
        row = connection.execute(f"select count(*) from programs_{table}".encode()).fetchone()
        assert row is not None
        found.append(row[0])
    return found


def _order(merchant: str = "jiafang", **changes: object) -> OrderFacts:
    facts: dict[str, Any] = {
        "merchant": merchant,
        "store": f"{merchant}-01",
        "channel": "pos",
        "paid_at": datetime.fromisoformat("2026-11-22T10:00:00+08:00"),
        "net_fen": 80000,
        "lines": (LineFacts(1, "SET-4", "bedding", 1, 80000),),
        **changes,
    }
    return OrderFacts(**facts)


def _next(source: str, effective_from: str = "2026-12-01T00:00:00+08:00") -> str:
    return source.replace("2023-01-01T00:00:00+08:00", effective_from)


def test_the_first_version_is_published_and_decides(shops: Connection, publish: Publish, demo: str) -> None:
    published = publish(demo)
    assert (published.program, published.version, published.is_new) == ("demo", 1, True)
    book = load_terms(shops)
    terms = book.in_force("jiafang", _order().paid_at)
    assert terms is not None
    (award,) = decide(_order(), terms).awards
    assert (award.rule, award.rule_version, award.points, award.funder) == ("base", 1, 800, "jiafang")
    assert award.expires_on is not None
    assert award.expires_on.isoformat() == "2029-11-30"
    assert award.available_from == _order().paid_at + timedelta(days=7)
    assert award.explain_zh == "实付800.00元,每1元积1分"
    assert [(p.code, p.program, p.name_zh) for p in book.point_types.values()] == [
        ("consumption", "demo", "消费积分"),
        ("green", "demo", "绿色消费积分"),
    ]


def test_the_optician_has_sixty_months(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    terms = load_terms(shops).in_force("guangming", _order().paid_at)
    assert terms is not None
    (award,) = decide(_order("guangming"), terms).awards
    assert (award.rule, str(award.expires_on)) == ("base-optician", "2031-11-30")


def test_budgets_stand_in_the_ledger_with_the_points_that_the_money_pays(
    shops: Connection, publish: Publish, demo: str
) -> None:
    publish(demo)
    row = shops.execute(
        "select b.limit_points, l.limit_points, l.code from programs_budget b"
        " join ledger.budget l on l.budget_id = b.ledger_budget_id where b.code = 'home-base'"
    ).fetchone()
    assert row == (100_000_000, 100_000_000, "demo/home-base")


def test_the_same_content_again_says_so_and_writes_nothing(shops: Connection, publish: Publish, demo: str) -> None:
    first = publish(demo)
    before = (_counts(shops), terms_stamp(shops))
    again = publish("# another comment\n" + demo)
    assert (again.version, again.is_new, again.sha256) == (1, False, first.sha256)
    assert "没有重复发布" in again.text.zh
    assert (_counts(shops), terms_stamp(shops)) == before


def test_a_later_version_applies_from_its_day_and_the_old_one_to_late_orders(
    shops: Connection, publish: Publish, demo: str
) -> None:
    publish(demo)
    stamp = terms_stamp(shops)
    publish(
        _next(demo)
        .replace("multiplier_cap_bp: 20000", "multiplier_cap_bp: 10000")
        .replace("per_fen: 100}", "per_fen: 50}")
    )
    assert terms_stamp(shops) > stamp
    book = load_terms(shops)
    before, after = (datetime.fromisoformat(f"2026-{day}T00:00:00+08:00") for day in ("11-30", "12-01"))
    versions = [terms.version for at in (before, after) if (terms := book.in_force("jiafang", at)) is not None]
    assert versions == [1, 2]
    assert book.in_force("jiafang", datetime(2022, 12, 31, tzinfo=UTC)) is None
    assert book.in_force("nobody", after) is None


def test_a_version_that_overtakes_an_announced_one_replaces_it(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    publish(_next(demo, "2027-02-01T00:00:00+08:00"))
    publish(_next(demo, "2027-01-01T00:00:00+08:00"))
    terms = load_terms(shops).in_force("jiafang", datetime(2027, 6, 1, tzinfo=UTC))
    assert terms is not None
    assert terms.version == 3


def test_numbers_survive_a_new_version(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    caps = shops.execute("select id, rule, scope, period from programs_cap order by id").fetchall()
    types = shops.execute("select id, code from programs_point_type order by id").fetchall()
    publish(_next(demo).replace("消费积分, en: Consumption points", "家纺积分, en: Home points"))
    assert shops.execute("select id, rule, scope, period from programs_cap order by id").fetchall() == caps
    assert shops.execute("select id, code from programs_point_type order by id").fetchall() == types
    assert load_terms(shops).point_types[types[0][0]].name_zh == "家纺积分"


def test_json_is_published_like_yaml(shops: Connection, publish: Publish, demo: str) -> None:
    first = publish(demo)
    value = read_source(demo).value
    again = publish(json.dumps(value, indent="\t", ensure_ascii=True))
    assert (again.sha256, again.is_new) == (first.sha256, False)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("funder: jiafang", "founder: jiafang", 25, "UNKNOWN_KEY"),
        ("funder: jiafang", "funder: nobody", 25, "UNKNOWN_FUNDER"),
        ("en: Consumption points", "zh: 又一次", 14, "DUPLICATE_KEY"),
        (", en: Consumption points", "", 14, "MISSING_KEY"),
        ("code: green", "code: consumption", 17, "DUPLICATE_CODE"),
        ("code: base-optician", "code: base", 52, "DUPLICATE_CODE"),
        ("budget: home-base", "budget: none-such", 48, "UNKNOWN_BUDGET"),
        ("point_type: consumption", "point_type: silver", 47, "UNKNOWN_POINT_TYPE"),
        ("line_fen: 1000000000", "line_fen: 0.5", 26, "WRONG_TYPE"),
        ("line_fen: 1000000000", "line_fen: 5", 26, "BUDGET_OUT_OF_RANGE"),
        ("merchants: [jiafang, guangming]", "merchants: [jiafang, guangming, nobody]", 8, "UNKNOWN_MERCHANT"),
        ("weekdays: [sat, sun]", "stores: [nowhere]", 83, "UNKNOWN_STORE"),
        ("weekdays: [sat, sun]", "hours: [{from: 9, until: 9}]", 83, "BAD_HOURS"),
        ("when: lines", "when: linse", 94, "BAD_CONDITION"),
        ("    caps:\n", "    starts_on: 2026-12-02\n    ends_on: 2026-12-01\n    caps:\n", 67, "BAD_DATES"),
        ("zone: Asia/Shanghai", "zone: Asia/Nowhere", 6, "UNKNOWN_ZONE"),
        ("points: 1, per_fen: 100", "points: 101, per_fen: 100", 49, "RATE_TOO_HIGH"),
        ("effective_from: 2023-01-01T00:00:00+08:00", "effective_from: 2023-01-01T00:00:00", 7, "WRONG_TYPE"),
        ("merchants: [jiafang, guangming]", "merchants: &all [jiafang]\nothers: *all", 9, "ALIAS"),
        ("program: demo", "program: [demo", 5, "SYNTAX"),
    ],
)
def test_a_problem_is_told_with_its_line_and_nothing_is_written(
    shops: Connection, publish: Publish, demo: str, old: str, new: str, line: int, code: str
) -> None:
    assert old in demo
    with pytest.raises(ProgramInvalid) as caught:
        publish(demo.replace(old, new, 1))
    assert (line, code) in [(problem.line, problem.code) for problem in caught.value.problems]
    assert _counts(shops) == [0] * len(TABLES)


def test_all_problems_are_told_at_once(publish: Publish, demo: str) -> None:
    broken = demo.replace("kind: fixed", "kind: gift").replace("en: Tier benefits", "en: ''").replace("zone:", "zonk:")
    with pytest.raises(ProgramInvalid) as caught:
        publish(broken)
    assert [problem.line for problem in caught.value.problems] == [6, 39, 82, 92]
    assert "test.yaml:6: zonk: 不认识的项“zonk”" in caught.value.detail("zh")
    assert "test.yaml:6: zonk: unknown key zonk" in caught.value.detail("en")


def test_a_later_version_may_not_reach_into_the_past(
    shops: Connection, publish: Publish, demo: str, clock: FixedClock
) -> None:
    publish(demo)
    limit = clock.now() - timedelta(days=1)
    with pytest.raises(ProgramInvalid) as caught:
        publish(_next(demo, (limit - timedelta(seconds=1)).isoformat()))
    assert [problem.code for problem in caught.value.problems] == ["EFFECTIVE_IN_PAST"]
    assert publish(_next(demo, limit.isoformat())).version == 2


def test_a_merchant_belongs_to_one_programme_at_a_time(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    other = demo.replace("program: demo", "program: other")
    with pytest.raises(ProgramInvalid) as caught:
        publish(other)
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("MERCHANT_TAKEN", "merchants[0]"),
        ("MERCHANT_TAKEN", "merchants[1]"),
    ]


def test_a_budget_that_the_ledger_refuses_is_a_problem_of_the_file(publish: Publish, demo: str) -> None:
    publish(demo)
    window = "    funder: guangming\n    closes_at: 2027-01-01T00:00:00+08:00\n"
    with pytest.raises(ProgramInvalid) as caught:
        publish(_next(demo).replace("    funder: guangming\n", window))
    assert [(p.code, p.path) for p in caught.value.problems] == [("BUDGET_REFUSED", "budgets[1]")]


def test_an_announced_version_lowers_no_budget_today(
    shops: Connection, publish: Publish, demo: str, clock: FixedClock
) -> None:
    publish(demo)
    limits = "select code, limit_points from ledger.budget order by code"
    before = shops.execute(limits).fetchall(), _counts(shops)
    lowered = demo.replace("line_fen: 500000000", "line_fen: 400000000")
    with pytest.raises(ProgramInvalid) as caught:
        publish(_next(lowered, (clock.now() + timedelta(days=9)).isoformat()))
    assert [(p.code, p.path) for p in caught.value.problems] == [("BUDGET_LOWERED_EARLY", "budgets[1].line_fen")]
    assert (shops.execute(limits).fetchall(), _counts(shops)) == before
    assert publish(_next(lowered, clock.now().isoformat())).version == 2
    after: dict[str, int] = dict(shops.execute(limits).fetchall())
    assert after == {**dict(before[0]), "demo/optician-base": 40_000_000}


def test_an_announced_version_may_raise_a_budget(shops: Connection, publish: Publish, demo: str) -> None:
    publish(demo)
    publish(_next(demo).replace("line_fen: 500000000", "line_fen: 600000000"))
    assert shops.execute("select limit_points from ledger.budget where code = 'demo/optician-base'").fetchone() == (
        60_000_000,
    )


@pytest.mark.parametrize("change", ["update programs_version set body = body", "delete from programs_version"])
def test_a_published_version_is_never_changed(shops: Connection, publish: Publish, demo: str, change: str) -> None:
    publish(demo)
    with pytest.raises(psycopg.errors.RestrictViolation):
        shops.execute(change.encode())


@pytest.mark.parametrize(
    "change",
    [
        "update programs_version set body = replace(body, '\"per_fen\":100', '\"per_fen\":200')",
        "update programs_version set effective_from = effective_from + interval '1 day'",
        "update programs_version set version = 2",
    ],
)
def test_tampering_behind_the_trigger_is_refused_at_load(
    shops: Connection, publish: Publish, demo: str, change: str
) -> None:
    publish(demo)
    shops.execute("alter table programs_version disable trigger user")
    shops.execute(change.encode())
    with pytest.raises(ProgramTampered) as caught:
        load_terms(shops)
    assert caught.value.code == "PROGRAM_TAMPERED"
