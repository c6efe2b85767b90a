# SPDX-License-Identifier: Apache-2.0
"""The shop cannot keep an appointment."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.catalog.errors import RewardInvalid, SlotUnknown
from haowu.kernel.clock import Clock

CANCEL: Final = """
update catalog_slot set cancelled_at = coalesce(cancelled_at, %s),
    cancelled_for = case when cancelled_at is null then %s else cancelled_for end
where id = %s and merchant = %s returning reward_id, taken
"""
SEND_AWAY: Final = """
update catalog_waiting set state = 'cancelled'
where slot_id = %s and state in ('waiting', 'offered') returning member_id
"""


class SlotCancelled(msgspec.Struct, frozen=True):
    """What follows: `taken` places are to be given back in full, and these members waited in vain."""

    slot_id: int
    reward_id: int
    taken: int
    waited: tuple[int, ...]


def cancel_slot(connection: Connection, *, merchant: str, slot_id: int, reason: str, clock: Clock) -> SlotCancelled:
    """Let nobody take the slot any more, send away who waits, and say how many places must be given back.

    Whoever redeemed it is known to the redemption room, which gives the points back in full in the same transaction
    (R088); twice changes nothing. Raises `SlotUnknown`, `RewardInvalid` without a reason.
    """
    if not reason.strip():
        raise RewardInvalid(field="reason", given=reason)
    row = connection.execute(CANCEL, [clock.now(), reason.strip(), slot_id, merchant]).fetchone()
    if row is None:
        raise SlotUnknown
    waited = sorted(found[0] for found in connection.execute(SEND_AWAY, [slot_id]))
    return SlotCancelled(slot_id, row[0], row[1], tuple(waited))
