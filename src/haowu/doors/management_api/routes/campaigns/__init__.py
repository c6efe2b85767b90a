# SPDX-License-Identifier: Apache-2.0
"""Campaigns at this door: the way of a draft, its replay, and what members are shown."""

from haowu.doors.management_api.routes.campaigns import approving, drafts, replaying, showing
from haowu.doors.management_api.routes.campaigns.router import router

__all__ = ["approving", "drafts", "replaying", "router", "showing"]
