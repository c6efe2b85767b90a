# SPDX-License-Identifier: Apache-2.0
"""Sign where the chains stand, into files outside the database."""

import os
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.ledger.heads import HeadFile

HEADS: Final = "select chain, next_seq - 1, head_hash, last_at from ledger.chain_head where next_seq > 1 order by chain"


def seal_heads(connection: psycopg.Connection[Any], directory: Path, key: Ed25519PrivateKey) -> list[Path]:
    """Write a signed digest for each chain that has moved since the last one; return the new files."""
    directory.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for chain, seq, head_hash, last_at in connection.cursor(binary=True).execute(HEADS).fetchall():
        path = directory / f"{chain}-{seq:012d}.json"
        if path.exists():
            continue
        file = HeadFile(chain, seq, bytes(head_hash).hex(), last_at.isoformat(), "")
        signed = msgspec.structs.replace(file, signature=key.sign(file.message()).hex())
        _write(path, msgspec.json.encode(signed))
        written.append(path)
    return written


def _write(path: Path, content: bytes) -> None:
    """Make the file `path`, whole or not at all, and on the disk: a power cut must not take a digest away."""
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
