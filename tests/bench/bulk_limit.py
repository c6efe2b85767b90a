# SPDX-License-Identifier: Apache-2.0
"""How fast PostgreSQL alone takes the rows of an import: no rules, no Python per row, no hash chain, no look-ups.

The rows are those that our own import has just written, copied into empty copies of the same tables.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

_SCHEMA = Path(__file__).parent / "sql" / "bulk_schema.sql"
_CHUNK = """
    insert into bulk.journal ({journal}) select {journal} from bulk.journal_rows where n >= %(first)s and n < %(end)s;
    insert into bulk.movement ({movement}) select {movement} from bulk.movement_rows
    where n >= %(first)s and n < %(end)s;
    insert into bulk.lot ({lot}) select {lot} from bulk.lot_rows where n >= %(first)s and n < %(end)s;
    insert into bulk.purchase ({purchase}) select {purchase} from bulk.purchase_rows
    where n >= %(first)s and n < %(end)s;
    update bulk.account a set available = a.available + w.points, version = a.version + 1
    from (select lane, owner_id, point_type, sum(points)::bigint as points from bulk.movement_rows
          where n >= %(first)s and n < %(end)s group by lane, owner_id, point_type) w
    where a.lane = w.lane and a.owner_id = w.owner_id and a.point_type = w.point_type;
    update bulk.budget_slice s set used_points = s.used_points + w.points
    from (select budget_id, sum(points)::bigint as points from bulk.movement_rows
          where n >= %(first)s and n < %(end)s group by budget_id) w
    where s.chain = %(slice)s and s.budget_id = w.budget_id
"""


def copy_rows(connection: psycopg.Connection, key_prefix: str) -> tuple[int, int]:
    """Copy the rows of all earns whose key begins with `key_prefix`; return how many have even and odd owners."""
    text = _SCHEMA.read_text(encoding="utf-8").replace("@prefix", key_prefix)
    connection.execute(text.encode())
    rows: dict[int, int] = dict(connection.execute("select half, count(*) from bulk.sample group by half").fetchall())
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")
    connection.autocommit = False
    return int(rows.get(0, 0)), int(rows.get(1, 0))


def insert_rows(url: str, *, halves: tuple[int, int], chunk: int, writers: int) -> float:
    """Write all copied rows, `chunk` earns per transaction, on one or two connections; return earns per second."""
    even, odd = halves
    spans = [(0, even + odd)] if writers == 1 else [(0, even), (even, even + odd)]
    with ThreadPoolExecutor(max_workers=writers) as pool:
        start = time.perf_counter()
        jobs = [pool.submit(_insert_span, url, span, chunk, number) for number, span in enumerate(spans)]
        for job in jobs:
            job.result()
        seconds = time.perf_counter() - start
    with psycopg.connect(url) as connection:
        _check(connection, even + odd)
        connection.execute("truncate bulk.journal, bulk.movement, bulk.lot, bulk.purchase")
    return (even + odd) / seconds


def _insert_span(url: str, span: tuple[int, int], chunk: int, budget_slice: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        statements = [text.strip() for text in _CHUNK.format(**_columns(connection)).split(";") if text.strip()]
        for first in range(span[0], span[1], chunk):
            values = {"first": first, "end": min(span[1], first + chunk), "slice": budget_slice}
            with connection.transaction(), connection.pipeline():
                for statement in statements:
                    connection.execute(statement.encode(), values, prepare=True)


def _columns(connection: psycopg.Connection) -> dict[str, str]:
    """Return the column list of each copy, so that the extra column `n` stays behind."""
    found = {}
    for table in ("journal", "movement", "lot", "purchase"):
        rows = connection.execute(
            "select column_name from information_schema.columns where table_schema = 'bulk' and table_name = %s"
            " order by ordinal_position",
            (table,),
        ).fetchall()
        found[table] = ", ".join(str(row[0]) for row in rows)
    return found


def _check(connection: psycopg.Connection, count: int) -> None:
    row = connection.execute(
        "select (select count(*) from bulk.journal), (select count(*) from bulk.purchase),"
        " (select count(*) from bulk.lot) - (select count(*) from bulk.lot_rows),"
        " (select count(*) from bulk.movement) - (select count(*) from bulk.movement_rows)"
    ).fetchone()
    assert row == (count, count, 0, 0), f"the limit did not write every row: {row} of {count}"
