# SPDX-License-Identifier: Apache-2.0
"""The shop cannot keep an appointment."""

from haowu.doors.management_api.routes.redemption.answers import SlotEndedOut
from haowu.doors.management_api.routes.redemption.begin import begin_write
from haowu.doors.management_api.routes.redemption.router import router
from haowu.doors.management_api.routes.redemption.shapes import CancelSlotIn, Id
from haowu.doors.management_api.routing import Call
from haowu.redemption.operations.cancel_slot_redemptions import cancel_slot_redemptions


@router.write("POST", "/merchants/{merchant}/slots/{slot_id}/cancellation", scope="catalog:write", answer=SlotEndedOut)
def cancel_slot(call: Call, merchant: str, slot_id: Id, body: CancelSlotIn) -> object:
    """取消预约时段(已预约的积分全额退回) Cancel a slot; whoever booked it gets all points back at once."""
    begin_write(call)
    return cancel_slot_redemptions(
        call.connection, merchant=merchant, slot_id=slot_id, reason=body.reason, clock=call.clock, actor=call.actor
    )
