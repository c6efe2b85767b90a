# SPDX-License-Identifier: Apache-2.0
"""The dynamic member code 动态会员码: twenty digits on a member's screen that name the member for about a minute.

docs/algorithms/member-code.md explains the construction and works out the odds of guessing.
"""

import hmac
from datetime import datetime
from hashlib import blake2b
from typing import Final

STEP_SECONDS: Final = 60
HALF: Final = 10**10
RESIDUES: Final = 3
ID_MAX: Final = (HALF - RESIDUES) // RESIDUES
CODE_LENGTH: Final = 20
TAG_PURPOSE: Final = b"haowu-code-tag"
MASK_PURPOSE: Final = b"haowu-code-mask"


def make_member_code(member_id: int, *, at: datetime, key: bytes) -> str:
    """Return the code that the member shows at `at`; it is good in this 60-second step and the two beside it."""
    step = int(at.timestamp()) // STEP_SECONDS
    payload = member_id * RESIDUES + step % RESIDUES
    tag = _tag(payload, step, key)
    return f"{(payload + _mask(tag, key)) % HALF:010d}{tag:010d}"


def read_member_code(code: str, *, at: datetime, key: bytes) -> int | None:
    """Return the member id that `code` names at `at`, or None if it is forged, mistyped or too old."""
    tag = int(code[10:])
    payload = (int(code[:10]) - _mask(tag, key)) % HALF
    member_id, residue = divmod(payload, RESIDUES)
    now = int(at.timestamp()) // STEP_SECONDS
    # Of three neighbouring steps exactly one has this residue: the code says by itself which step made it.
    step = now + (residue - now + 1) % RESIDUES - 1
    expected = _tag(payload, step, key)
    is_genuine = hmac.compare_digest(expected.to_bytes(8, "big"), tag.to_bytes(8, "big"))
    return member_id if is_genuine and member_id > 0 else None


def _tag(payload: int, step: int, key: bytes) -> int:
    """Return ten digits that only the holder of `key` can compute for this member and step (a keyed hash, cut)."""
    message = payload.to_bytes(8, "big") + step.to_bytes(8, "big")
    return int.from_bytes(blake2b(message, key=key, digest_size=16, person=TAG_PURPOSE).digest(), "big") % HALF


def _mask(tag: int, key: bytes) -> int:
    """Return the ten digits that hide the member id; they differ for every tag."""
    message = tag.to_bytes(8, "big")
    return int.from_bytes(blake2b(message, key=key, digest_size=16, person=MASK_PURPOSE).digest(), "big") % HALF
