# SPDX-License-Identifier: Apache-2.0
"""REL-7: whatever a superuser changes behind the ledger's back is found.

A lost tail, or a chain rewritten whole by one who knows the code, is found by the signed heads kept outside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.ledger import canonical
from haowu.ledger.heads import SignedHead, read_heads
from haowu.ledger.operations.seal_heads import seal_heads
from haowu.ledger.tests.world import put_triggers_to_sleep
from tests.faults.proof import findings
from tests.laws.choosing import SeededChooser
from tests.laws.stage import Theatre
from tests.laws.traces import EDGE, perform, scenes

SEED: Final = 7
"""The first trace tried; others follow until there is something of every kind to lay hands on."""

SQL: Final = (Path(__file__).parent / "tampering.sql").read_text(encoding="utf-8")
CHANGES: Final = {
    name: (finds.removeprefix("-- finds: "), statement)
    for name, finds, statement in [part.split("\n", 2) for part in SQL.split("-- name: ")[1:]]
}
"""What is done, the table and row that must be named, the statement."""


@dataclass
class Crime:
    """The connection of somebody who may do anything to a ledger with a history: its triggers are asleep."""

    connection: psycopg.Connection[Any]
    places: dict[str, int | None]
    signed: list[SignedHead]

    def commit(self, sql: str) -> int:
        """Change something, within the transaction of this test; return how many rows."""
        changed = 0
        for statement in self.filled(sql).split(";"):
            changed += self.connection.execute(statement.encode()).rowcount
        return changed

    def filled(self, text: str) -> str:
        """Return the text with its blanks filled in."""
        for name, value in self.places.items():
            text = text.replace("{" + name + "}", str(value))
        return text


@pytest.fixture(scope="module")
def scene(pg: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crime]:
    """A ledger with every kind of command in its history, and signed heads outside of it."""
    dsn = pg.create_database()
    with psycopg.connect(dsn) as connection:
        make_history(connection)
        connection.commit()
        key = Ed25519PrivateKey.generate()
        directory = tmp_path_factory.mktemp("heads")
        seal_heads(connection, directory, key)
        signed, problems = read_heads(directory, key.public_key())
        assert (len(signed), problems) == (1, [])
        connection.rollback()
    with psycopg.connect(dsn) as connection:
        put_triggers_to_sleep(connection)
        connection.commit()
        yield Crime(connection, places(connection), signed)
    pg.drop_database(dsn)


def make_history(connection: psycopg.Connection[Any]) -> None:
    """Perform traces until every place exists."""
    theatre, seed = Theatre(connection), SEED
    while None in places(connection).values():
        play = theatre.new_play(SeededChooser(seed), owners=3, edge=EDGE)
        perform(play, scenes(play, seed, count=14, longest=14), 7)
        seed += 1


def places(connection: psycopg.Connection[Any]) -> dict[str, int | None]:
    """Return where hands can be laid on: a lot, one that expires, one that was drawn on, an owner, and so on.

    `seq` is a batch of chain 0, later than the third, with two movements at least.
    """
    sql = """select
        (select min(lot_id) from ledger.lot where restored_from = 0),
        (select min(lot_id) from ledger.lot where expires_at < '9999-12-31Z'),
        (select min(lot_id) from ledger.lot where drawn > 0),
        (select min(owner_id) from ledger.account),
        (select min(owner_id) from ledger.account where next_due_at < '9999-12-31Z'),
        (select min(hold_id) from ledger.hold where captured > 0),
        (select min(seq) from ledger.movement where ord = 1 and seq > 3),
        (select min(lot_id) + 4000 from ledger.lot where restored_from = 0),
        (select next_seq from ledger.chain_head),
        (select min(root_id) from ledger.draw where captured > 0),
        (select min(budget_id) from ledger.budget_slice where used_points > 0),
        (select min(cap_id) from ledger.cap_usage where used_points > 0)"""
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    names = ("lot", "dated_lot", "drawn_lot", "owner", "due_owner", "hold", "seq", "new_lot", "next", "draw", "budget",
             "cap")  # fmt: skip
    return dict(zip(names, row, strict=True))


@pytest.fixture
def crime(scene: Crime) -> Iterator[Crime]:
    """The scene, untouched before and after each test."""
    print(f"seed {SEED}")
    scene.connection.rollback()
    yield scene
    scene.connection.rollback()


def test_an_honest_ledger_is_found_clean(crime: Crime) -> None:
    """No finding where nobody laid hands on anything."""
    assert findings(crime.connection, crime.signed) == []


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found(crime: Crime, what: str) -> None:
    """Without the signed heads, and with the table and row that was changed."""
    place, statement = CHANGES[what]
    assert crime.commit(statement) > 0
    table, row = crime.filled(place).split(" ", 1)
    named = re.compile(rf"(^|\s){re.escape(row)}($|\s)")
    found = findings(crime.connection)
    assert any(each.table == table and named.search(each.row) for each in found), [str(each) for each in found[:20]]


def test_a_lost_tail_is_found_by_the_signed_heads(crime: Crime) -> None:
    """The last batch, taken out so cleanly that no chain can show it."""
    cut_tail(crime)
    without_help = [found for found in findings(crime.connection) if found.table in {"batch", "chain_head", "journal"}]
    assert without_help == []
    assert any("gone" in found.problem for found in findings(crime.connection, crime.signed))


def test_a_rewritten_chain_is_found_by_the_signed_heads(crime: Crime) -> None:
    """Somebody else's name in one journal, and every hash from there on computed anew."""
    crime.commit("update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, {seq}, 0)")
    assert findings(crime.connection) != []
    rewrite_chain(crime.connection)
    assert findings(crime.connection) == []
    assert any("rewritten" in found.problem for found in findings(crime.connection, crime.signed))


def cut_tail(crime: Crime) -> None:
    """Remove the last batch and set the head back to the one before."""
    row = crime.connection.execute("select max(seq) from ledger.batch").fetchone()
    assert row is not None
    last = row[0]
    for table in ("movement", "journal", "batch"):
        crime.commit(f"delete from ledger.{table} where seq = {last}")
    crime.commit(f"delete from ledger.lot where lot_id >> 22 = {last}")
    crime.commit(f"""update ledger.chain_head set next_seq = {last},
        head_hash = (select batch_hash from ledger.batch where seq = {last - 1}),
        last_at = (select decided_at from ledger.batch where seq = {last - 1})""")


def rewrite_chain(connection: psycopg.Connection[Any]) -> None:
    """Compute every hash of the chain anew, as one who knows the code would."""
    hash_ = canonical.genesis_hash(0)
    rows = connection.execute(
        "select seq, batch_id, writer_epoch, decided_at, journal_count, movement_count, lot_count, points_moved "
        "from ledger.batch order by seq"
    ).fetchall()
    for seq, batch_id, epoch, decided_at, *counts, points_moved in rows:
        marks, items = items_of(connection, seq)
        three = (counts[0], counts[1], counts[2])
        new = canonical.batch_hash(0, seq, epoch, decided_at, three, points_moved, bytes(batch_id), items, hash_)
        connection.execute(
            "update ledger.batch set marks = %s, items_hash = %s, prev_hash = %s, batch_hash = %s where seq = %s",
            (marks, items, hash_, new, seq),
        )
        hash_ = new
    connection.execute("update ledger.chain_head set head_hash = %s", (hash_,))


def items_of(connection: psycopg.Connection[Any], seq: int) -> tuple[bytes, bytes]:
    """Return the marks of a batch's rows as they are now, and the hash over them all."""
    journals = connection.execute(
        "select lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by, reference, "
        "acceptor, outcome from ledger.journal where seq = %s order by ord", (seq,)
    ).fetchall()  # fmt: skip
    movements = connection.execute(
        "select lane, chain, seq, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id, "
        "budget_id, root_id from ledger.movement where seq = %s order by ord", (seq,)
    ).fetchall()  # fmt: skip
    lots = connection.execute(
        "select lane, lot_id, owner_id, point_type, granted, budget_id, rule_version, restored_from, available_from, "
        "expires_at, rule, funder, order_ref from ledger.lot where lot_id >> 22 = %s order by lot_id", (seq,)
    ).fetchall()  # fmt: skip
    parts = [
        [canonical.journal_bytes(row) for row in journals],
        [canonical.movement_bytes(row) for row in movements],
        [canonical.lot_bytes(lot_like(row)) for row in lots],
    ]
    marks = b"".join(canonical.marks_of(part) for part in parts)
    return marks, canonical.items_hash([sha256(b"".join(part)).digest() for part in parts], marks)


def lot_like(row: tuple[Any, ...]) -> Any:
    """Return a lot with what its bytes need."""
    names = ("lane", "lot_id", "owner_id", "point_type", "granted", "budget_id", "rule_version", "restored_from",
             "available_from", "expires_at", "rule", "funder", "order_ref")  # fmt: skip
    values = dict(zip(names, row, strict=True))
    for name in ("available_from", "expires_at"):
        moment: datetime = values[name]
        values[name] = moment.astimezone(UTC)
    return type("LotLike", (), values)()
