# SPDX-License-Identifier: Apache-2.0
"""The competitor's tables: made, filled, and proved to have conserved every point after a run."""

import psycopg

from tests.bench.pgbench import SCRIPTS

BUDGETS = 64
PLENTY = 10**15


def create_baseline(connection: psycopg.Connection, *, members: int, opening_points: int = 0) -> None:
    """Make the schema `baseline` with `members` accounts and 64 budgets; every account opens with one lot if asked."""
    connection.execute((SCRIPTS / "baseline_schema.sql").read_text(encoding="utf-8"))
    connection.execute(
        "insert into baseline.budget (budget_id, code, limit_points)"
        " select n, 'bench-' || n, %s from generate_series(1, %s) n",
        (PLENTY, BUDGETS),
    )
    connection.execute(
        "insert into baseline.account (account_id, point_type, available)"
        " select n, 1, %s from generate_series(1, %s) n",
        (opening_points, members),
    )
    connection.execute("insert into baseline.stock (reward_id, stocked) values (1, %s)", (PLENTY,))
    if opening_points:
        connection.execute(
            "insert into baseline.lot (account_id, granted, remaining, available_from, expires_at, budget_id, funder,"
            " rule, rule_version, order_ref) select n, %s, %s, now(), now() + interval '3 years', 1, 'jiafang',"
            " 'base', 1, 'opening' from generate_series(1, %s) n",
            (opening_points, opening_points, members),
        )
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")
    connection.autocommit = False


def faults_of_baseline(connection: psycopg.Connection) -> list[str]:
    """Return what does not add up in the baseline, one sentence each; empty when every point is conserved."""
    checks = {
        "accounts = open lots": "select (select coalesce(sum(available + pending + held), 0) from baseline.account)"
        " - (select coalesce(sum(remaining), 0) from baseline.lot)",
        "grants = budgets": "select (select coalesce(sum(granted), 0) from baseline.lot where order_ref <> 'opening')"
        " - (select coalesce(sum(used_points), 0) from baseline.budget)",
        "grants = movements": "select (select coalesce(sum(granted), 0) from baseline.lot where order_ref <> 'opening')"
        " - (select coalesce(sum(points), 0) from baseline.movement where kind = 1)",
        "captures = captured holds": "select (select coalesce(sum(points), 0) from baseline.movement where kind = 5)"
        " - (select coalesce(sum(captured), 0) from baseline.hold)",
        "exchanges = stock taken": "select (select count(*) from baseline.redemption)"
        " - (select sum(taken) from baseline.stock)",
        "exchanges = vouchers": "select (select count(*) from baseline.redemption)"
        " - (select count(*) from baseline.voucher_line)",
        "keys = movements": "select (select count(*) from baseline.idempotency)"
        " - (select count(*) from baseline.movement)",
    }
    faults = []
    for what, query in checks.items():
        row = connection.execute(query).fetchone()
        if row is None or row[0] != 0:
            faults.append(f"{what}: off by {row and row[0]}")
    connection.rollback()
    return faults
