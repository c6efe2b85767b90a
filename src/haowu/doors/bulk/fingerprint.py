# SPDX-License-Identifier: Apache-2.0
"""How an interrupted import is recognised: the bytes of the file, and everything that decides how it is cut."""

from collections.abc import Callable
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from haowu.doors.bulk.mapping import Mapping

CUT: Final = 1
"""Raise this whenever the same file would be cut into other chunks than before."""
READ_BYTES: Final = 8 * 1024 * 1024


def sha256_of(path: Path, on_progress: Callable[[int, int], None]) -> bytes:
    """Return the file's digest; `on_progress` hears bytes read and bytes in all."""
    digest, done, size = sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while data := file.read(READ_BYTES):
            digest.update(data)
            done += len(data)
            on_progress(done, size)
    return digest.digest()


def layout_of(mapping: Mapping, chunk_orders: int) -> bytes:
    """Return 16 bytes that differ whenever chunk numbers may mean other orders.

    polars is named because orders that are set aside are parted by its hash.
    """
    parts = [CUT, chunk_orders, pl.__version__, msgspec.to_builtins(mapping)]
    return blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).digest()
