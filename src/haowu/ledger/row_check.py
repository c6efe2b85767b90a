# SPDX-License-Identifier: Apache-2.0
"""Which row of a batch is not as it was written, once the batch's hash has shown that one is not."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

import psycopg

from haowu.ledger import canonical
from haowu.ledger.findings import Finding
from haowu.ledger.state import ORD_BITS
from haowu.ledger.statements import named_statements

ROWS: Final = named_statements("canonical.sql")
"""By table: batch, number in it, canonical bytes, points moved."""


def changed_rows(
    connection: psycopg.Connection[Any], run: dict[str, int], header: tuple[Sequence[int], bytes, bytes]
) -> Iterator[Finding]:
    """Yield a finding for each row of the one batch of `run` that was changed, added or removed.

    `header`: the batch's counts, marks and items_hash. A mark that was changed itself must not accuse its row: the rows
    are whole if their own marks make the batch's hash.
    """
    counts, marks, items_hash = header
    findings: list[Finding] = []
    sums: list[bytes] = []
    own_marks = b""
    for table, count in zip(ROWS, counts, strict=True):
        rows = sorted(connection.cursor(binary=True).execute(ROWS[table].encode(), run).fetchall())
        size = canonical.MARK_BYTES * count
        findings += _differing(table, run, [(row[1], canonical.marks_of([row[2]])) for row in rows], marks[:size])
        marks = marks[size:]
        sums.append(sha256(b"".join([row[2] for row in rows])).digest())
        own_marks += canonical.marks_of([row[2] for row in rows])
    batch = f"{run['chain']}-{run['first']}"
    if canonical.items_hash(sums, own_marks) == items_hash:
        yield Finding("batch", batch, "its marks are not as they were written; its rows are")
        return
    yield from findings
    if not findings:
        yield Finding("batch", batch, "a journal, movement or lot is not as it was written, and its mark neither")


def _differing(table: str, run: dict[str, int], found: Sequence[tuple[int, bytes]], marks: bytes) -> Iterator[Finding]:
    written = [marks[at : at + canonical.MARK_BYTES] for at in range(0, len(marks), canonical.MARK_BYTES)]
    by_number: dict[int, list[bytes]] = {number: [] for number in range(len(written))}
    for number, mark in found:
        by_number.setdefault(number, []).append(mark)
    for number, own in by_number.items():
        row = f"{run['chain']}-{run['first']}-{number}"
        if table == "lot":
            row = f"lot_id={run['first'] << ORD_BITS | number}"
        if not 0 <= number < len(written):
            yield Finding(table, row, "was added")
        elif not own:
            yield Finding(table, row, "is missing")
        elif len(own) > 1:
            yield Finding(table, row, f"stands there {len(own)} times: one was added")
        elif own[0] != written[number]:
            yield Finding(table, row, "is not as it was written")
