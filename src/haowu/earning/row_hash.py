# SPDX-License-Identifier: Apache-2.0
"""The hash of a purchase's or refund's row: it stands in the note of its journal, which the hash chain covers.

So whoever changes a row, and with it what a refund takes, is found by `check_records`.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec

from haowu.ledger.canonical import micros

HASH_BYTES: Final = 12
_encode: Final = msgspec.msgpack.Encoder().encode


def purchase_hash(  # noqa: PLR0913, PLR0917 - the columns of the row, in their order
    owner_id: int, merchant: str, store: str, channel: str, order_no: str, paid_at: datetime, paid_fen: int,
    net_fen: int, lines: str, hold_nos: Sequence[str],
) -> bytes:  # fmt: skip
    """Return the hash of a row of `earning_purchase`; it knows its place by the journal that carries it."""
    return _hash((owner_id, merchant, store, channel, order_no, micros(paid_at), paid_fen, net_fen, lines, hold_nos))


def refund_hash(
    purchase: Sequence[int], owner_id: int, merchant: str, refund_no: str, refunded_at: datetime, lines: str, *,
    is_full: bool,
) -> bytes:  # fmt: skip
    """Return the hash of a row of `earning_refund`, but for what it moved: that is in the ledger."""
    return _hash((purchase, owner_id, merchant, refund_no, micros(refunded_at), lines, is_full))


def _hash(row: tuple[Any, ...]) -> bytes:
    return blake2b(_encode(row), digest_size=HASH_BYTES).digest()
