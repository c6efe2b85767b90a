# SPDX-License-Identifier: Apache-2.0
"""The endpoints, one file a room."""

from typing import Final

from haowu.doors.management_api.routes import (
    access,
    calendars,
    campaigns,
    catalog,
    engagement,
    merchants,
    oversight,
    programs,
    redemption,
    settlement,
    tiers,
    wallet,
    webhooks,
)
from haowu.doors.management_api.routing import RoomRouter

ROUTERS: Final[list[RoomRouter]] = [
    access.router,
    webhooks.router,
    *engagement.ROUTERS,
    campaigns.router,
    catalog.router,
    calendars.router,
    redemption.router,
    programs.router,
    merchants.router,
    oversight.router,
    *tiers.ROUTERS,
    settlement.router,
    wallet.router,
]
