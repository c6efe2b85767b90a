# SPDX-License-Identifier: Apache-2.0
"""Points for rewards at this door: members exchange, shops hand over, verify and look after."""

from haowu.doors.management_api.routes.redemption import (
    aftersales,
    bookings,
    households,
    members,
    own_vouchers,
    partner_codes,
    shops,
    verifying,
)
from haowu.doors.management_api.routes.redemption.router import router

__all__ = [
    "aftersales",
    "bookings",
    "households",
    "members",
    "own_vouchers",
    "partner_codes",
    "router",
    "shops",
    "verifying",
]
