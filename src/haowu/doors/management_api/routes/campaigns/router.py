# SPDX-License-Identifier: Apache-2.0
"""The router that all files of these routes declare on."""

from haowu.doors.management_api.routing import RoomRouter

router = RoomRouter("campaigns")
