# SPDX-License-Identifier: Apache-2.0
"""REL-7: whatever a superuser changes behind the ledger's back is found; a lost tail or a rewritten chain by the signed heads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
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

# Each statement changes at least one row; every one must be found without any outside help.
CHANGES: Final = {
    "movement: points": "update ledger.movement set points = points + 1 where (chain, seq, ord) = (0, 2, 0)",
    "movement: owner": "update ledger.movement set owner_id = owner_id + 1 where (chain, seq, ord) = (0, 2, 0)",
    "movement: other side": "update ledger.movement set credit = 14 where (chain, seq, ord) = (0, 2, 0)",
    "movement: lot": "update ledger.movement set lot_id = lot_id + 1 where (chain, seq, ord) = (0, 2, 0)",
    "movement: root": "update ledger.movement set root_id = root_id + 1 where (chain, seq, ord) = (0, 2, 0)",
    "movement: lane": "update ledger.movement set lane = (lane + 1) % 1024 where (chain, seq, ord) = (0, 2, 0)",
    "movement: deleted": "delete from ledger.movement where (chain, seq, ord) = (0, 2, 0)",
    "movement: inserted": """insert into ledger.movement select lane, chain, seq, ord + 9000, journal_ord, kind, owner_id,
        point_type, debit, credit, points, lot_id, budget_id, root_id from ledger.movement where (chain, seq, ord) = (0, 2, 0)""",
    "movement: reordered": """update ledger.movement m set ord = case ord when 0 then 1 else 0 end + 70000
        where chain = 0 and seq = (select seq from ledger.movement where ord = 1 limit 1) and ord in (0, 1)""",
    "movement: moved to another batch": "update ledger.movement set seq = 3, ord = ord + 9000 where (chain, seq, ord) = (0, 2, 0)",
    "movement: in no batch": """insert into ledger.movement select lane, chain, 999999, ord, journal_ord, kind, owner_id,
        point_type, debit, credit, points, lot_id, budget_id, root_id from ledger.movement where (chain, seq, ord) = (0, 2, 0)""",
    "journal: code": "update ledger.journal set code = case code when 'OK' then 'NO' else 'OK' end where (chain, seq, ord) = (0, 2, 0)",
    "journal: key": "update ledger.journal set key = key || 'x' where (chain, seq, ord) = (0, 2, 0)",
    "journal: actor": "update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, 2, 0)",
    "journal: approval": "update ledger.journal set approved_by = 'operator:9' where (chain, seq, ord) = (0, 2, 0)",
    "journal: reference": "update ledger.journal set reference = 'O-999' where (chain, seq, ord) = (0, 2, 0)",
    "journal: answer": "update ledger.journal set outcome = outcome || ' '::bytea where (chain, seq, ord) = (0, 2, 0)",
    "journal: input": "update ledger.journal set input_hash = decode(repeat('ff', 16), 'hex') where (chain, seq, ord) = (0, 2, 0)",
    "journal: deleted": "delete from ledger.journal where (chain, seq, ord) = (0, 2, 0)",
    "journal: inserted": """insert into ledger.journal select lane, chain, seq, ord + 9000, kind, owner_id, points, code, key || '!',
        input_hash, actor, approved_by, reference, acceptor, outcome from ledger.journal where (chain, seq, ord) = (0, 2, 0)""",
    "journal: in no batch": """insert into ledger.journal select lane, chain, 999999, ord, kind, owner_id, points, code, key || '!',
        input_hash, actor, approved_by, reference, acceptor, outcome from ledger.journal where (chain, seq, ord) = (0, 2, 0)""",
    "batch: time": "update ledger.batch set decided_at = decided_at + interval '1 microsecond' where (chain, seq) = (0, 2)",
    "batch: count": "update ledger.batch set journal_count = journal_count + 1 where (chain, seq) = (0, 2)",
    "batch: sum": "update ledger.batch set points_moved = points_moved + 1 where (chain, seq) = (0, 2)",
    "batch: epoch": "update ledger.batch set writer_epoch = writer_epoch + 1 where (chain, seq) = (0, 2)",
    "batch: hash": "update ledger.batch set batch_hash = sha256(batch_hash) where (chain, seq) = (0, 2)",
    "batch: items": "update ledger.batch set items_hash = sha256(items_hash) where (chain, seq) = (0, 2)",
    "batch: deleted": "delete from ledger.batch where (chain, seq) = (0, 2)",
    "batch: inserted beyond": """insert into ledger.batch select chain, 999999, batch_id, format, writer_epoch, decided_at,
        journal_count, movement_count, lot_count, points_moved, items_hash, prev_hash, batch_hash from ledger.batch
        where (chain, seq) = (0, 2)""",
    "batch: two swapped": """with x as (update ledger.batch set seq = seq + 500000 where chain = 0 and seq in (2, 3) returning 1)
        select count(*) from x; update ledger.batch set seq = case seq when 500002 then 3 else 2 end where seq > 500000""",
    "batch: in another chain": """insert into ledger.batch select 5, 1, batch_id, format, writer_epoch, decided_at, journal_count,
        movement_count, lot_count, points_moved, items_hash, prev_hash, batch_hash from ledger.batch where (chain, seq) = (0, 1)""",
    "head: hash": "update ledger.chain_head set head_hash = sha256(head_hash)",
    "head: sequence": "update ledger.chain_head set next_seq = next_seq + 1",
    "head: behind": "update ledger.chain_head set next_seq = next_seq - 1",
    "head: time": "update ledger.chain_head set last_at = last_at + interval '1 hour'",
    "lot: granted": "update ledger.lot set granted = granted + 1, is_open = true where lot_id = {lot}",
    "lot: expiry": "update ledger.lot set expires_at = expires_at + interval '1 day' where lot_id = {dated_lot}",
    "lot: start": "update ledger.lot set available_from = available_from + interval '1 day' where lot_id = {lot}",
    "lot: owner": "update ledger.lot set owner_id = owner_id + 1 where lot_id = {lot}",
    "lot: funder": "update ledger.lot set funder = 'somebody' where lot_id = {lot}",
    "lot: order": "update ledger.lot set order_ref = 'O-999' where lot_id = {lot}",
    "lot: rule": "update ledger.lot set rule = 'bonus', rule_version = 2 where lot_id = {lot}",
    "lot: budget": "update ledger.lot set budget_id = budget_id + 1 where lot_id = {lot}",
    "lot: drawn": "update ledger.lot set drawn = drawn - 1, is_open = true where drawn > 0 and lot_id = {drawn_lot}",
    "lot: clawed back": "update ledger.lot set recalled = case recalled when 0 then 1 else 0 end where lot_id = {lot}",
    "lot: deleted": "delete from ledger.lot where lot_id = {lot}",
    "lot: inserted": """insert into ledger.lot select lane, lot_id + 4000, owner_id, point_type, is_open, is_pending, granted, drawn, held,
        expired, clawed, recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder, order_ref
        from ledger.lot where lot_id = {lot}""",
    "account: available": "update ledger.account set available = available + 1, deficit = 0 where owner_id = {owner}",
    "account: pending": "update ledger.account set pending = pending + 1 where owner_id = {owner}",
    "account: held": "update ledger.account set held = held + 1 where owner_id = {owner}",
    "account: debt forgiven": "update ledger.account set deficit = deficit + 1, available = 0 where owner_id = {owner}",
    "account: deleted": "delete from ledger.account where owner_id = {owner}",
    "account: due later": """update ledger.account set next_due_at = '9999-12-31Z' where next_due_at < '9999-12-31Z'""",
    "hold: captured": "update ledger.hold set captured = captured - 1, released = released + 1 where captured > 0",
    "hold: longer": "update ledger.hold set ends_at = ends_at + interval '1 day'",
    "hold: acceptor": "update ledger.hold set acceptor = 'somebody'",
    "hold: deleted": "delete from ledger.hold where key = (select min(key) from ledger.hold)",
    "draw: returned": "update ledger.draw set returned = case returned when 0 then 1 else 0 end where captured > 0",
    "draw: deleted": "delete from ledger.draw where (root_id, lot_id) = (select root_id, lot_id from ledger.draw limit 1)",
    "budget: used": "update ledger.budget_slice set used_points = used_points - 1 where used_points > 0",
    "budget: more to give": "update ledger.budget_slice set limit_points = limit_points + 100 where used_points > 0",
    "budget: limit": "update ledger.budget set limit_points = limit_points + 100",
}


@dataclass
class Crime:
    """A superuser's connection to a ledger with a history, its triggers asleep."""

    connection: psycopg.Connection[Any]
    places: dict[str, int]
    signed: list[SignedHead]

    def commit(self, sql: str) -> int:
        """Change something, within the transaction of this test; return how many rows."""
        for name, value in self.places.items():
            sql = sql.replace("{" + name + "}", str(value))
        changed = 0
        for statement in sql.split("; "):
            changed += self.connection.execute(statement.encode()).rowcount
        return changed


@pytest.fixture(scope="module")
def scene(pg: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crime]:
    """A ledger with every kind of command in its history, and signed heads outside of it."""
    dsn = pg.create_database()
    with psycopg.connect(dsn) as connection:
        theatre = Theatre(connection)
        play = theatre.new_play(SeededChooser(SEED), owners=3, edge=EDGE)
        perform(play, scenes(play, SEED, count=14, longest=14), 7)
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


def places(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return a lot, a lot that expires, a lot that was drawn on, and an owner, to lay hands on."""
    wanted = {
        "lot": "select min(lot_id) from ledger.lot where restored_from = 0",
        "dated_lot": "select min(lot_id) from ledger.lot where expires_at < '9999-12-31Z'",
        "drawn_lot": "select min(lot_id) from ledger.lot where drawn > 0",
        "owner": "select min(owner_id) from ledger.account",
    }
    found = {}
    for name, sql in wanted.items():
        row = connection.execute(sql.encode()).fetchone()
        assert row is not None
        assert row[0] is not None, name
        found[name] = row[0]
    connection.commit()
    return found


@pytest.fixture
def crime(scene: Crime) -> Iterator[Crime]:
    """The scene, untouched before and after each test."""
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
    crime.commit("update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, 2, 0)")
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
        previous, hash_ = hash_, canonical.batch_hash(
            0, seq, epoch, decided_at, (counts[0], counts[1], counts[2]), points_moved, bytes(batch_id), items, hash_
        )
        connection.execute(
            "update ledger.batch set items_hash = %s, prev_hash = %s, batch_hash = %s where seq = %s",
            (items, previous, hash_, seq),
        )
    connection.execute("update ledger.chain_head set head_hash = %s", (hash_,))


def items_of(connection: psycopg.Connection[Any], seq: int) -> bytes:
    """Return the hash over a batch's rows as they are now."""
    journals = connection.execute(
        "select lane, chain, seq, ord, kind, owner_id, points, code, key, input_hash, actor, approved_by, reference, acceptor, "
        "outcome from ledger.journal where seq = %s order by ord", (seq,)
    ).fetchall()  # fmt: skip
    movements = connection.execute(
        "select lane, chain, seq, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id, budget_id, "
        "root_id from ledger.movement where seq = %s order by ord", (seq,)
    ).fetchall()  # fmt: skip
    lots = connection.execute(
        "select lane, lot_id, owner_id, point_type, granted, budget_id, rule_version, restored_from, available_from, "
        "expires_at, rule, funder, order_ref from ledger.lot where lot_id >> 22 = %s order by lot_id", (seq,)
    ).fetchall()  # fmt: skip
    return canonical.items_hash(
        (canonical.journal_bytes(row) for row in journals),
        (canonical.movement_bytes(row) for row in movements),
        (canonical.lot_bytes(lot_like(row)) for row in lots),
    )


def lot_like(row: tuple[Any, ...]) -> Any:
    """Return a lot with what its bytes need."""
    names = ("lane", "lot_id", "owner_id", "point_type", "granted", "budget_id", "rule_version", "restored_from",
             "available_from", "expires_at", "rule", "funder", "order_ref")  # fmt: skip
    values = dict(zip(names, row, strict=True))
    for name in ("available_from", "expires_at"):
        moment: datetime = values[name]
        values[name] = moment.astimezone(UTC)
    return type("LotLike", (), values)()
