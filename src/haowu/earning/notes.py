# SPDX-License-Identifier: Apache-2.0
"""What this room writes into a journal's note, so that a repetition is answered from the journal alone."""

from datetime import date
from typing import Final

import msgspec


class AwardNote(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the ledger does not keep of an award; `line_nos` are what it was measured on, None for all the order's.

    `measure` is the `rules.decision.Measure` by which a refund works out what is kept.
    """

    rule: str
    rule_version: int
    point_type: str
    funder: str
    expires_on: date | None
    explain: str
    line_nos: tuple[int, ...] | None
    measure: tuple[int, int, int]


class EarnNote(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The note of an earn: its awards by their number, and the hash of the purchase's row, which stands elsewhere."""

    order_no: str
    awards: tuple[AwardNote, ...]
    row_hash: bytes


class RefundNote(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The note of a refund's clawback: the holds it gave points back from, and those it released unspent."""

    order_no: str
    refunded_fen: int
    left_fen: int
    hold_nos: tuple[str, ...]
    row_hash: bytes
    released: tuple[str, ...] = ()


ENCODE: Final = msgspec.json.Encoder().encode
EARN_NOTE: Final = msgspec.json.Decoder(EarnNote)
REFUND_NOTE: Final = msgspec.json.Decoder(RefundNote)


def explanations(note: bytes) -> list[str]:
    """Return why an earn gave points, one sentence an award, from its journal's note; nothing for other notes."""
    try:
        return [award.explain for award in EARN_NOTE.decode(note).awards]
    except msgspec.MsgspecError:
        return []
