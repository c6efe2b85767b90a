# SPDX-License-Identifier: Apache-2.0
"""Array literals: whatever goes in comes out of PostgreSQL unchanged."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import psycopg

from haowu.ledger.columns import booleans, byte_strings, columns, days, instants, integers, texts

HOSTILE = (
    "", " ", "NULL", "null", '"', '""', "\\", "\\\\", '\\"', '"\\', ",", '","', "{", "}", "{}", "{a,b}", '","a","', "'",
    "''", "%s", "$1", ";--", "积分", "满500元加送100分", "🎁👨‍👩‍👧", "a\nb", "\r\n",
    "\t", "\x1f", "\x7f", "é", "\u202e", "\ufeff", "𠀀",
)  # fmt: skip


def back(connection: psycopg.Connection[Any], kind: str, literals: list[str]) -> list[list[Any]]:
    """Return what PostgreSQL makes of each literal."""
    query = f"select %s::{kind}[]".encode()
    return [row[0] for literal in literals for row in connection.execute(query, (literal,))]


def test_every_kind_comes_back(connection: psycopg.Connection[Any]) -> None:
    """Numbers to their limits, hostile texts together and each alone, bytes, times with other offsets, days."""
    numbers = [0, -1, 2**63 - 1, -(2**63)]
    assert back(connection, "bigint", [integers(numbers), integers([])]) == [numbers, []]
    assert back(connection, "boolean", [booleans([True, False])]) == [[True, False]]
    together = list(HOSTILE)
    assert back(connection, "text", [texts(together), texts([])]) == [together, []]
    assert back(connection, "text", [texts([text]) for text in HOSTILE]) == [[text] for text in HOSTILE]
    assert back(connection, "text", [texts([text, text]) for text in HOSTILE]) == [[text, text] for text in HOSTILE]
    raw = [b"", b"\x00", b'"\\{},', bytes(range(256))]
    assert back(connection, "bytea", [byte_strings(raw)]) == [raw]
    moments = [
        datetime(2026, 11, 22, 10, 0, 0, 1, tzinfo=timezone(timedelta(hours=8))), datetime(9999, 12, 31, tzinfo=UTC),
        datetime(2000, 1, 1, tzinfo=UTC),
    ]  # fmt: skip
    assert back(connection, "timestamptz", [instants(moments)]) == [moments]
    assert back(connection, "date", [days([date(2026, 2, 28), date(1, 1, 1)])]) == [[date(2026, 2, 28), date(1, 1, 1)]]


def test_rows_become_columns(connection: psycopg.Connection[Any]) -> None:
    """One literal a column; `unnest` makes the rows again."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    rows = [(1, '"', True, b"\x00", now, now.date()), (2, "积分", False, b"", now, now.date())]
    found = connection.execute(
        "select * from unnest(%s::bigint[], %s::text[], %s::boolean[], %s::bytea[], %s::timestamptz[], %s::date[])",
        columns(rows, "itbBdD"),
    ).fetchall()
    assert found == rows
