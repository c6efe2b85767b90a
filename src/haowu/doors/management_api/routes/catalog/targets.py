# SPDX-License-Identifier: Apache-2.0
"""What a member saves for: prices they keep locked (C-06)."""

from haowu.catalog.queries import list_targets
from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.shelf_bodies import KeptTargetOut
from haowu.doors.management_api.routes.catalog.words import Limit
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of


@router.read("/members/{member}/targets", scope="self:read", answer=Page[KeptTargetOut])
def list_kept_targets(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的目标 The prices the member keeps locked, and what is asked of everybody now."""
    after = decode_cursor(cursor, (int,))
    found = list_targets(
        call.connection, member_of(call, member).id, call.clock.now(), after=after[0] if after else 0, limit=limit + 1
    )
    return page_of(found, limit, lambda target: [target.id])
