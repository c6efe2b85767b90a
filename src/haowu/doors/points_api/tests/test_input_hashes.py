# SPDX-License-Identifier: Apache-2.0
"""The hashes by which a retry is known are pinned: a till may repeat after an upgrade what it sent before it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from haowu.doors.points_api.bodies import CAPTURE, CONFIRM, HOLD, PURCHASE, REFUND, VOID, HoldBody
from haowu.doors.points_api.input_hashes import hash_of
from haowu.earning.requests import Refund, input_hash_of

ORDER = (
    b'{"order_no":"POS-1","member":"M100001","merchant":"jiafang","store":"jiafang-01","settled":true,'
    b'"paid_at":"2026-11-22T09:30:00+08:00","paid_fen":80000,"lines":[{"line_no":1,"sku":"SET-4",'
    b'"category":"bedding","quantity":1,"paid_fen":80000}]}'
)
REFUND_BODY = b'{"refund_no":"R-1","refunded_at":"2026-11-23T09:30:00+08:00","lines":[{"line_no":1,"refund_fen":100}]}'
HOLD_BODY = b'{"hold_no":"H-1","member":"M100001","points":300,"store":"jiafang-01"}'


def refund_hash() -> bytes:
    """Return the hash of a refund as the door makes it."""
    body = REFUND.decode(REFUND_BODY)
    return input_hash_of(Refund("POS-1", body.refund_no, "jiafang", body.refunded_at, body.is_full, body.lines))


MADE: dict[str, Callable[[], bytes]] = {
    "order": lambda: input_hash_of(PURCHASE.decode(ORDER)),
    "refund": refund_hash,
    "hold": lambda: hash_of("hold", HOLD.decode(HOLD_BODY), merchant="jiafang"),
    "capture": lambda: hash_of("capture", CAPTURE.decode(b'{"points":5}'), merchant="m", hold_no="H", capture_no="1"),
    "confirm": lambda: hash_of("confirm", CONFIRM.decode(b"{}"), merchant="m", order_no="O"),
    "void": lambda: hash_of("void", VOID.decode(b"{}"), merchant="m", hold_no="H"),
}
PINNED = {
    "order": "4b05a1141f84e4074ac7f5f1a0cd1dd3",
    "refund": "e70de210d0d09bbc0a1d834460c7cfd7",
    "hold": "42fb8d64c285cdc959ce2f28f39d6359",
    "capture": "b4ee61da10603ceaa84b900686f9ef53",
    "confirm": "d5de659197119d861d681a8b9bec9d78",
    "void": "c0c336f504202cc1be2752773856d7ed",
}


@pytest.mark.parametrize("what", sorted(PINNED))
def test_the_hash_is_as_it_ever_was(what: str) -> None:
    assert MADE[what]().hex() == PINNED[what]


def test_what_is_left_out_and_what_is_said_in_full_are_the_same() -> None:
    said: dict[str, Any] = msgspec.json.decode(HOLD_BODY)
    full = {"merchant": "jiafang", "lasts_seconds": 900, "point_type": "consumption", "order_no": "", **said}
    same = [hash_of("hold", msgspec.convert(body, HoldBody), merchant="jiafang") for body in (said, full)]
    assert same[0] == same[1]


def test_a_field_that_is_added_later_changes_nothing() -> None:
    later = msgspec.defstruct("LaterHold", [("is_gift", bool, False)], bases=(HoldBody,), frozen=True, kw_only=True)
    hashes = [hash_of("hold", msgspec.json.decode(HOLD_BODY, type=kind), merchant="m") for kind in (HoldBody, later)]
    assert hashes[0] == hashes[1]


def test_other_contents_are_other_hashes() -> None:
    one, other = HOLD.decode(HOLD_BODY), HOLD.decode(HOLD_BODY.replace(b"300", b"301"))
    assert hash_of("hold", one, merchant="m") != hash_of("hold", other, merchant="m")
    assert hash_of("hold", one, merchant="m") != hash_of("hold", one, merchant="n")
    assert hash_of("hold", one, merchant="m") != hash_of("void", one, merchant="m")
