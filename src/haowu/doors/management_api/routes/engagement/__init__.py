# SPDX-License-Identifier: Apache-2.0
"""Taking part: what members send in, and what the shop and the operator answer."""

from haowu.doors.management_api.routes.engagement import members, merchants, planning
from haowu.doors.management_api.routing import RoomRouter

ROUTERS: list[RoomRouter] = [members.router, merchants.router, planning.router]
