# SPDX-License-Identifier: Apache-2.0
"""Seal: one signed file a chain that has moved, never overwritten."""

from pathlib import Path
from typing import Any

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.kernel.clock import FixedClock
from haowu.ledger.heads import HeadFile, read_heads
from haowu.ledger.operations.seal_heads import seal_heads
from haowu.ledger.tests.world import World


def test_a_file_for_each_chain_that_has_moved(
    connection: psycopg.Connection[Any], clock: FixedClock, tmp_path: Path
) -> None:
    """Nothing for an empty ledger, one after the first batch, none while nothing happens, a second after the next."""
    key, directory = Ed25519PrivateKey.generate(), tmp_path / "heads"
    assert seal_heads(connection, directory, key) == []
    world = World(connection, clock)  # its budget is the first batch
    (first,) = seal_heads(world.connection, directory, key)
    assert first.name == "0-000000000001.json"
    before = first.read_bytes()
    assert seal_heads(world.connection, directory, key) == []
    world.one(world.earn("b", world.award(1)))
    (second,) = seal_heads(world.connection, directory, key)
    assert (second.name, first.read_bytes(), sorted(directory.iterdir())) == (
        "0-000000000002.json", before, [first, second],
    )  # fmt: skip
    hashes = [bytes(row[0]) for row in world.rows("select batch_hash from ledger.batch order by seq")]
    heads, problems = read_heads(directory, key.public_key())
    assert ([head.head_hash for head in heads], problems) == (hashes, [])


def test_what_cannot_be_trusted(world: World, tmp_path: Path) -> None:
    """Another key, a changed field, a file that is no digest: a finding each, and no head."""
    key = Ed25519PrivateKey.generate()
    world.one(world.earn("a", world.award(1)))
    (path,) = seal_heads(world.connection, tmp_path, key)
    heads, problems = read_heads(tmp_path, Ed25519PrivateKey.generate().public_key())
    assert (heads, len(problems)) == ([], 1)
    file = msgspec.json.decode(path.read_bytes(), type=HeadFile)
    for change in (
        {"seq": 3},
        {"chain": 1},
        {"head_hash": "00" * 32},
        {"decided_at": "2020-01-01"},
        {"signature": "zz"},
    ):
        path.write_bytes(msgspec.json.encode(msgspec.structs.replace(file, **change)))
        assert [len(part) for part in read_heads(tmp_path, key.public_key())] == [0, 1], change
    path.write_text("no digest")
    assert [len(part) for part in read_heads(tmp_path, key.public_key())] == [0, 1]
