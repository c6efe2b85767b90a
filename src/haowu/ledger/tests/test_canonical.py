# SPDX-License-Identifier: Apache-2.0
"""The hashed bytes: the example of docs/algorithms/hash-chain.md; SQL builds what Python builds, whatever the texts."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import psycopg
import yaml

from haowu.kernel.lanes import lane_of
from haowu.ledger import canonical
from haowu.ledger.deciding.batch import JournalRow, MovementRow
from haowu.ledger.findings import Finding
from haowu.ledger.operations.verify_ledger import RUNS, verify_ledger
from haowu.ledger.state import Lot
from haowu.ledger.tests.test_columns import HOSTILE
from haowu.ledger.tests.world import World

PAGE = Path(__file__).parents[4] / "docs/algorithms/hash-chain.md"
(EXAMPLE,) = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)]
LANE: Final = lane_of(1001)
NOW: Final = datetime(2026, 11, 22, 2, tzinfo=UTC)
JOURNAL: Final[JournalRow] = (
    LANE, 0, 1, 0, 1, 1001, 800, "OK", "order:jiafang:POS-1", bytes(range(16)), "key:1", "", "POS-1", "", b"{}",
)  # fmt: skip
MOVEMENT: Final[MovementRow] = (LANE, 0, 1, 0, 0, 1, 1001, 1, 10, 1, 800, 1 << 22, 1, 0)
LOT: Final = Lot(
    LANE, 1 << 22, 1001, 1, is_pending=False, granted=800, budget_id=1, rule_version=3, available_from=NOW,
    expires_at=datetime(2027, 11, 22, 2, tzinfo=UTC), rule="base", funder="jiafang", order_ref="POS-1",
)  # fmt: skip


def sha256sum(*names: str) -> str:
    """Return what `sha256sum` says of these values of the page in a row."""
    return sha256(bytes.fromhex("".join([str(EXAMPLE[name]) for name in names]))).hexdigest()


def test_the_page_can_be_recomputed() -> None:
    """By a reader with nothing but SHA-256."""
    assert sha256(b"haowu-chain-v1:0").hexdigest() == EXAMPLE["genesis"]
    assert sha256sum("journal") == EXAMPLE["journals"]
    assert sha256sum("movement") == EXAMPLE["movements"]
    assert sha256sum("lot") == EXAMPLE["lots"]
    marks = [crc32(bytes.fromhex(EXAMPLE[row])).to_bytes(4, "little").hex() for row in ("journal", "movement", "lot")]
    assert "".join(marks) == EXAMPLE["marks"]
    assert sha256sum("journals", "movements", "lots", "marks") == EXAMPLE["items"]
    assert sha256sum("header", "batch_id", "items", "genesis") == EXAMPLE["batch"]


def test_the_code_makes_the_bytes_of_the_page() -> None:
    """From the rows."""
    assert canonical.journal_bytes(JOURNAL).hex() == EXAMPLE["journal"]
    assert canonical.movement_bytes(MOVEMENT).hex() == EXAMPLE["movement"]
    assert canonical.lot_bytes(LOT).hex() == EXAMPLE["lot"]
    marks = canonical.marks_of(
        [canonical.journal_bytes(JOURNAL), canonical.movement_bytes(MOVEMENT), canonical.lot_bytes(LOT)]
    )
    sums = [bytes.fromhex(EXAMPLE[table]) for table in ("journals", "movements", "lots")]
    assert (marks.hex(), canonical.items_hash(sums, marks).hex()) == (EXAMPLE["marks"], EXAMPLE["items"])
    assert canonical.genesis_hash(0).hex() == EXAMPLE["genesis"]
    batch_id, items = bytes.fromhex(EXAMPLE["batch_id"]), bytes.fromhex(EXAMPLE["items"])
    computed = canonical.batch_hash(0, 1, 1, NOW, (1, 1, 1), 800, batch_id, items, canonical.genesis_hash(0))
    assert computed.hex() == EXAMPLE["batch"]


def test_texts_cannot_be_shifted() -> None:
    """What leaves one field and enters the next makes other bytes."""
    shifted = (*JOURNAL[:10], "key", ":1", *JOURNAL[12:])
    assert canonical.journal_bytes(JOURNAL) != canonical.journal_bytes(shifted)


def test_sql_builds_the_same_bytes(connection: psycopg.Connection[Any]) -> None:
    """For every hostile text in every text column, the largest and the smallest numbers."""
    journals: list[JournalRow] = []
    lots: list[Lot] = []
    for number, text in enumerate(HOSTILE):
        other = text or "x"
        journals.append(
            (1023, 0, 1, number, 1, 2**62, 2**50, text, f"{number}{text}", bytes([number] * 16), other, text,
             text, text, text.encode())
        )  # fmt: skip
        lots.append(
            Lot(
                0, (1 << 22) + number, 2**62 + number, 2**31 - 1, is_pending=False, granted=2**40, budget_id=2**31 - 1,
                rule_version=0, restored_from=number, available_from=datetime(2026, 1, 1, 1, 2, 3, 456789, UTC),
                expires_at=datetime(9999, 12, 31, tzinfo=UTC), rule=text, funder=text, order_ref=other,
            )
        )  # fmt: skip
    marks = ", ".join(["%s"] * 15)
    connection.cursor().executemany(
        f"insert into ledger.journal (lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, "
        f"approved_by, reference, acceptor, outcome) values ({marks})".encode(),
        journals,
    )
    connection.cursor().executemany(
        b"insert into ledger.lot (lane, lot_id, owner_id, point_type, is_open, is_pending, granted, drawn, held, "
        b"expired, clawed, recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder, "
        b"order_ref) values (%s, %s, %s, %s, true, false, %s, 0, 0, 0, 0, 0, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (lot.lane, lot.lot_id, lot.owner_id, lot.point_type, lot.granted, lot.budget_id, lot.rule_version,
             lot.restored_from, lot.available_from, lot.expires_at, lot.rule, lot.funder, lot.order_ref)
            for lot in lots
        ],
    )  # fmt: skip
    where = {"chain": 0, "first": 1, "end": 2, "first_lane": 0, "end_lane": 1024}
    for table, expected in (
        ("journal", b"".join(map(canonical.journal_bytes, journals))),
        ("lot", b"".join(map(canonical.lot_bytes, lots))),
    ):
        ((seq, count, found, _),) = connection.cursor(binary=True).execute(RUNS[table].encode(), where).fetchall()
        assert (seq, count, bytes(found)) == (1, len(HOSTILE), expected), table


def test_hostile_texts_survive_a_post(world: World) -> None:
    """Written through the hot path, read back to the letter, and verified."""
    for number, text in enumerate(HOSTILE):
        order = text or "empty"
        world.one(world.earn(f"{number}{text}", world.award(1), order_ref=order))
    world.post(*[world.spend(f"s{number}{text}", 1) for number, text in enumerate(HOSTILE)])
    assert [row[0] for row in world.rows("select order_ref from ledger.lot order by lot_id")] == [
        text or "empty" for text in HOSTILE
    ]
    keys = [row[0] for row in world.rows("select key from ledger.journal where kind <> 13 order by seq, ord")]
    assert keys == [f"{n}{text}" for n, text in enumerate(HOSTILE)] + [f"s{n}{text}" for n, text in enumerate(HOSTILE)]
    assert [str(each) for each in verify_ledger(world.connection) if isinstance(each, Finding)] == []
