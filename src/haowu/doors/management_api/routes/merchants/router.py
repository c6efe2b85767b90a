# SPDX-License-Identifier: Apache-2.0
"""The one router of the room's endpoints."""

from haowu.doors.management_api.routing import RoomRouter

router = RoomRouter("merchants")
