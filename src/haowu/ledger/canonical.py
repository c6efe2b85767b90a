# SPDX-License-Identifier: Apache-2.0
"""The bytes that are hashed: fixed order, fixed widths, every text length-prefixed, so no two rows look alike.

`sql/canonical.sql` builds the same bytes from the stored rows; `ledger verify` compares. Times are microseconds since
1970. A worked example: docs/algorithms/hash-chain.md.
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Final
from zlib import crc32

from haowu.ledger.deciding.batch import JournalRow, MovementRow
from haowu.ledger.state import Lot

FORMAT: Final = 1
MARK_BYTES: Final = 4
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)

_JOURNAL: Final = struct.Struct(">cihqihqq").pack
_MOVEMENT: Final = struct.Struct(">cihqiihqihhqqiq").pack
_LOT: Final = struct.Struct(">ciqqiqiiqqq").pack
_BATCH: Final = struct.Struct(">hqhqqiiiq").pack
_LENGTH: Final = struct.Struct(">i").pack


@lru_cache(maxsize=4096)
def micros(at: datetime) -> int:
    """Return microseconds since 1970, exactly."""
    return (at - EPOCH) // MICROSECOND


def journal_bytes(row: JournalRow) -> bytes:
    """Return the canonical bytes of one journal."""
    code, key, input_hash, actor, approved_by, reference, acceptor, outcome = row[7:]
    key_bytes, reference_bytes = key.encode(), reference.encode()
    return b"".join([
        _JOURNAL(b"J", *row[:7]), _word(code), _LENGTH(len(key_bytes)), key_bytes, _LENGTH(len(input_hash)), input_hash,
        _word(actor), _word(approved_by), _LENGTH(len(reference_bytes)), reference_bytes, _word(acceptor),
        _LENGTH(len(outcome)), outcome,
    ])  # fmt: skip


def movement_bytes(row: MovementRow) -> bytes:
    """Return the canonical bytes of one movement."""
    return _MOVEMENT(b"M", *row)


def lot_bytes(lot: Lot) -> bytes:
    """Return the canonical bytes of what never changes of a lot."""
    order_ref = lot.order_ref.encode()
    return b"".join([
        _LOT(b"L", lot.lane, lot.lot_id, lot.owner_id, lot.point_type, lot.granted, lot.budget_id, lot.rule_version,
             lot.restored_from, micros(lot.available_from), micros(lot.expires_at)),
        _word(lot.rule), _word(lot.funder), _LENGTH(len(order_ref)), order_ref,
    ])  # fmt: skip


@lru_cache(maxsize=4096)
def _word(text: str) -> bytes:
    """Return a text with its length, kept for the few that stand in many rows: codes, actors, rules, funders."""
    field = text.encode()
    return _LENGTH(len(field)) + field


def marks_of(rows: Sequence[bytes]) -> bytes:
    """Return the CRC-32 of each row, one after the other: they prove nothing, but tell which row was changed.

    No stronger hash would do more: who can change a row can change the mark beside it. The proof is `items_hash`.
    """
    return struct.pack(f"<{len(rows)}I", *map(crc32, rows))


def items_hash(tables: Iterable[bytes], marks: bytes) -> bytes:
    """Return the hash over a batch's rows: the SHA-256 of journals, of movements and of lots, then all their marks."""
    return sha256(b"".join([*tables, marks])).digest()


def batch_hash(  # noqa: PLR0913, PLR0917 - the fields of the header, in their order
    chain: int, seq: int, epoch: int, decided_at: datetime, counts: tuple[int, int, int], points_moved: int,
    batch_id: bytes, hash_of_items: bytes, prev_hash: bytes,
) -> bytes:  # fmt: skip
    """Return the hash that chains one batch to the one before it."""
    head = _BATCH(chain, seq, FORMAT, epoch, micros(decided_at), *counts, points_moved)
    return sha256(b"haowu-batch-v1" + head + batch_id + hash_of_items + prev_hash).digest()


def genesis_hash(chain: int) -> bytes:
    """Return what the first batch of a chain is chained to."""
    return sha256(f"haowu-chain-v1:{chain}".encode()).digest()
