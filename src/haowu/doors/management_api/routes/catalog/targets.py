# SPDX-License-Identifier: Apache-2.0
"""What a member saves for: prices they keep locked (C-06)."""

from haowu.catalog.queries import list_targets
from haowu.doors.management_api.routes.catalog.people import member_of
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.shelf_bodies import KeptTargetOut
from haowu.doors.management_api.routing import Call


@router.read("/members/{member}/targets", scope="self:read", answer=list[KeptTargetOut])
def list_kept_targets(call: Call, member: str) -> object:
    """我的目标 The prices the member keeps locked, and what is asked of everybody now."""
    return list_targets(call.connection, member_of(call, member).id, call.clock.now())
