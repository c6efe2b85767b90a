# SPDX-License-Identifier: Apache-2.0
"""The lane of an owner: a stable hash, stored with every row and never computed again from it.

Lanes are the unit by which the ledger is spread: over chains on one machine, over shards on several.
"""

from hashlib import blake2b
from typing import Final

LANES: Final = 1024


def lane_of(owner_id: int) -> int:
    """Return the lane (0–1023) of the owner `owner_id` (a positive 63-bit number)."""
    digest = blake2b(owner_id.to_bytes(8, "big"), digest_size=2, person=b"haowu-lane").digest()
    return int.from_bytes(digest, "big") % LANES
