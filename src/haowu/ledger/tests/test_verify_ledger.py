# SPDX-License-Identifier: Apache-2.0
"""Verify: each kind of tampering is found, the exact place named (tests/faults/test_tampering.py tries many more)."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.ledger.findings import Finding, Progress
from haowu.ledger.heads import SignedHead, read_heads
from haowu.ledger.operations.seal_heads import seal_heads
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.ledger.tests.world import World, put_triggers_to_sleep

JOURNAL = "journal 0-3-0: is not as it was written"
MOVEMENT = "movement 0-3-0: is not as it was written"
LOT = f"lot lot_id={3 << 22}: is not as it was written"
MARKS = "batch 0-3: its marks are not as they were written; its rows are"
HEADER = "batch 0-3: its header is not as it was written"
BROKEN = "batch 0-4: prev_hash is not the hash of the batch before it"

# The batches: 1 opens the budget, 2 and 3 earn, 4 spends, 5 earns. Lots are numbered batch << 22.
TAMPERING = {
    "movement changed": (
        "update ledger.movement set points = 99 where (chain, seq, ord) = (0, 3, 0)",
        ["movement 0-3: moves 99 points instead of 50", MOVEMENT],
    ),
    "movement redirected": (
        "update ledger.movement set owner_id = 7 where (chain, seq, ord) = (0, 3, 0)", [MOVEMENT],
    ),
    "movement removed": (
        "delete from ledger.movement where (chain, seq, ord) = (0, 3, 0)",
        ["movement 0-3: the batch has 0 rows instead of 1", "movement 0-3: moves 0 points instead of 50",
         "movement 0-3-0: is missing"],
    ),
    "movement added": (
        """insert into ledger.movement select lane, chain, seq, 1, journal_ord, kind, owner_id, point_type, debit,
            credit, points, lot_id, budget_id, root_id from ledger.movement where (chain, seq, ord) = (0, 3, 0)""",
        ["movement 0-3: the batch has 2 rows instead of 1", "movement 0-3: moves 100 points instead of 50",
         "movement 0-3-1: was added"],
    ),
    "movement doubled": (
        """insert into ledger.movement select lane, chain, seq, ord, 1, kind, owner_id, point_type, debit, credit,
            points, lot_id, budget_id, root_id from ledger.movement where (chain, seq, ord) = (0, 3, 0)""",
        ["movement 0-3: the batch has 2 rows instead of 1", "movement 0-3: moves 100 points instead of 50",
         "movement 0-3-0: stands there 2 times: one was added"],
    ),
    "journal changed": (
        "update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, 3, 0)", [JOURNAL],
    ),
    "journal removed": (
        "delete from ledger.journal where (chain, seq, ord) = (0, 3, 0)",
        ["journal 0-3: the batch has 0 rows instead of 1", "journal 0-3-0: is missing"],
    ),
    "journal added to no batch": (
        """insert into ledger.journal select lane, chain, 77, ord, kind, owner_id, points, code, key || 'x', input_hash,
            actor, approved_by, reference, acceptor, outcome from ledger.journal where (chain, seq, ord) = (0, 3, 0)""",
        ["journal 0-77-0: belongs to no batch"],
    ),
    "lot lives longer": (
        "update ledger.lot set expires_at = expires_at + interval '1 day' where lot_id = 3 << 22", [LOT],
    ),
    "lot removed": (
        "delete from ledger.lot where lot_id = 3 << 22",
        ["lot 0-3: the batch has 0 rows instead of 1", f"lot lot_id={3 << 22}: is missing"],
    ),
    "lot added to no batch": (
        "update ledger.lot set lot_id = 77 << 22 where lot_id = 3 << 22",
        ["lot 0-3: the batch has 0 rows instead of 1", f"lot lot_id={3 << 22}: is missing",
         f"lot lane=LANE lot_id={77 << 22}: belongs to no batch"],
    ),
    "mark changed": ("update ledger.batch set marks = sha256('x') where (chain, seq) = (0, 3)", [MARKS]),
    "rows' hash changed": (
        "update ledger.batch set items_hash = sha256(items_hash) where (chain, seq) = (0, 3)",
        [HEADER, "batch 0-3: a journal, movement or lot is not as it was written, and its mark neither"],
    ),
    "header changed": (
        "update ledger.batch set decided_at = decided_at + interval '1 microsecond' where (chain, seq) = (0, 3)",
        [HEADER],
    ),
    "header before its predecessor": (
        "update ledger.batch set decided_at = decided_at - interval '1 year' where (chain, seq) = (0, 3)",
        ["batch 0-3: decided_at is not later than the batch before it", HEADER],
    ),
    "hash changed": (
        "update ledger.batch set batch_hash = sha256(batch_hash) where (chain, seq) = (0, 3)", [HEADER, BROKEN],
    ),
    "batch removed": (
        "delete from ledger.batch where (chain, seq) = (0, 3)",
        ["batch 0-3: is missing", BROKEN, "journal 0-3-0: belongs to no batch", "movement 0-3-0: belongs to no batch",
         f"lot lane=LANE lot_id={3 << 22}: belongs to no batch"],
    ),
    "head behind": (
        "update ledger.chain_head set next_seq = next_seq - 1",
        ["chain_head chain=0: head_hash is not the hash of the last batch",
         "chain_head chain=0: last_at is not the time of the last batch",
         "batch 0-5: lies beyond the head of its chain"],
    ),
    "head's hash": (
        "update ledger.chain_head set head_hash = sha256(head_hash)",
        ["chain_head chain=0: head_hash is not the hash of the last batch"],
    ),
    "head's time": (
        "update ledger.chain_head set last_at = last_at + interval '1 s'",
        ["chain_head chain=0: last_at is not the time of the last batch"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def victim(stage: World, stage_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who may do anything in a ledger of five batches, its triggers asleep."""
    for number, points in enumerate((100, 50)):
        stage.one(stage.earn(f"order:{number}", stage.award(points)))
        stage.wait(seconds=1)
    stage.one(stage.spend("spend", 120))
    stage.wait(seconds=1)
    stage.one(stage.earn("order:9", stage.award(9)))
    stage.connection.commit()
    with psycopg.connect(stage_url) as connection:
        put_triggers_to_sleep(connection)
        connection.commit()
        yield connection
        connection.rollback()


def found(connection: psycopg.Connection[Any], signed: list[SignedHead] | None = None) -> list[str]:
    """Return the findings of a check as a report shows them."""
    return [str(each) for each in verify_ledger(connection, signed=signed or []) if isinstance(each, Finding)]


def test_an_honest_ledger(victim: psycopg.Connection[Any]) -> None:
    """No finding; progress to the last batch."""
    assert list(verify_ledger(victim)) == [Progress("hash chain", 5, 5)]


@pytest.mark.parametrize("what", TAMPERING)
def test_the_exact_place_is_named(victim: psycopg.Connection[Any], what: str) -> None:
    """All findings, and no other."""
    statement, expected = TAMPERING[what]
    with victim.transaction(force_rollback=True):
        row = victim.execute("select lane from ledger.lot limit 1").fetchone()
        assert row is not None
        assert victim.execute(statement.encode()).rowcount == 1
        assert found(victim) == [line.replace("LANE", str(row[0])) for line in expected]


def test_a_tail_cut_off_is_found_by_the_signed_heads_alone(victim: psycopg.Connection[Any], tmp_path: Any) -> None:
    """Batch 5 is gone without a trace; and a digest that anybody has touched counts for nothing but a finding."""
    key = Ed25519PrivateKey.generate()
    (path,) = seal_heads(victim, tmp_path, key)
    signed, problems = read_heads(tmp_path, key.public_key())
    assert ([(head.chain, head.seq) for head in signed], problems, found(victim, signed)) == ([(0, 5)], [], [])
    with victim.transaction(force_rollback=True):
        for table in ("movement", "journal", "batch"):
            victim.execute(f"delete from ledger.{table} where seq = 5".encode())
        victim.execute("delete from ledger.lot where lot_id >> 22 = 5")
        victim.execute(
            "update ledger.chain_head h set next_seq = 5, head_hash = b.batch_hash, last_at = b.decided_at "
            "from ledger.batch b where b.seq = 4"
        )
        assert found(victim) == []
        assert found(victim, signed) == ["batch 0-5: a signed head digest exists for this batch, but the batch is gone"]
    path.write_text(path.read_text().replace('"seq":5', '"seq":4'))
    signed, problems = read_heads(tmp_path, key.public_key())
    assert (signed, [str(each) for each in problems]) == ([], [f"head digest {path.name}: the signature does not hold"])


def test_another_history_is_found_by_the_signed_heads(victim: psycopg.Connection[Any]) -> None:
    """A digest of the same batch with another hash."""
    forged = [SignedHead(0, 4, bytes(32))]
    assert found(victim, forged) == [
        "batch 0-4: its hash is not the one in the signed head digest: the chain was rewritten"
    ]
