# SPDX-License-Identifier: Apache-2.0
"""REL-7: whatever a superuser changes behind the ledger's back is found.

A lost tail, or a chain rewritten whole by one who knows the code, is found by the signed heads kept outside.
"""

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
from tests.faults.proof import findings
from tests.laws.choosing import SeededChooser
from tests.laws.stage import Theatre
from tests.laws.traces import EDGE, perform, scenes

SEED: Final = 7
"""The first trace tried; others follow until there is something of every kind to lay hands on."""

SQL: Final = (Path(__file__).parent / "tampering.sql").read_text(encoding="utf-8")
CHANGES: Final = {
    part.partition("\n")[0].strip(): part.partition("\n")[2].strip() for part in SQL.split("-- name: ")[1:]
}


@dataclass
class Crime:
    """A superuser's connection to a ledger with a history, its triggers asleep."""

    connection: psycopg.Connection[Any]
    places: dict[str, int | None]
    signed: list[SignedHead]

    def commit(self, sql: str) -> int:
        """Change something, within the transaction of this test; return how many rows."""
        for name, value in self.places.items():
            sql = sql.replace("{" + name + "}", str(value))
        changed = 0
        for statement in sql.split(";"):
            changed += self.connection.execute(statement.encode()).rowcount
        return changed


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
    superuser = dsn.replace("postgresql://haowu@", "postgresql://postgres@")
    with psycopg.connect(superuser) as connection:
        connection.execute("set session_replication_role = replica")
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
    """Return where hands can be laid on: a lot, one that expires, one that was drawn on, an owner, and so on."""
    sql = """select
        (select min(lot_id) from ledger.lot where restored_from = 0),
        (select min(lot_id) from ledger.lot where expires_at < '9999-12-31Z'),
        (select min(lot_id) from ledger.lot where drawn > 0),
        (select min(owner_id) from ledger.account),
        (select min(owner_id) from ledger.account where next_due_at < '9999-12-31Z'),
        (select min(hold_id) from ledger.hold where captured > 0),
        (select min(seq) from ledger.movement where ord = 1)"""
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return dict(zip(("lot", "dated_lot", "drawn_lot", "owner", "due_owner", "hold", "seq"), row, strict=True))


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
    """Without the signed heads."""
    assert crime.commit(CHANGES[what]) > 0
    assert findings(crime.connection) != []


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
        items = items_of(connection, seq)
        previous, hash_ = (
            hash_,
            canonical.batch_hash(
                0,
                seq,
                epoch,
                decided_at,
                (counts[0], counts[1], counts[2]),
                points_moved,
                bytes(batch_id),
                items,
                hash_,
            ),
        )
        connection.execute(
            "update ledger.batch set items_hash = %s, prev_hash = %s, batch_hash = %s where seq = %s",
            (items, previous, hash_, seq),
        )
    connection.execute("update ledger.chain_head set head_hash = %s", (hash_,))


def items_of(connection: psycopg.Connection[Any], seq: int) -> bytes:
    """Return the hash over a batch's rows as they are now."""
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
        b"".join(canonical.journal_bytes(row) for row in journals),
        b"".join(canonical.movement_bytes(row) for row in movements),
        b"".join(canonical.lot_bytes(lot_like(row)) for row in lots),
    ]
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


def lot_like(row: tuple[Any, ...]) -> Any:
    """Return a lot with what its bytes need."""
    names = ("lane", "lot_id", "owner_id", "point_type", "granted", "budget_id", "rule_version", "restored_from",
             "available_from", "expires_at", "rule", "funder", "order_ref")  # fmt: skip
    values = dict(zip(names, row, strict=True))
    for name in ("available_from", "expires_at"):
        moment: datetime = values[name]
        values[name] = moment.astimezone(UTC)
    return type("LotLike", (), values)()
