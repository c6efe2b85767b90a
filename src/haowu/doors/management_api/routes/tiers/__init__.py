# SPDX-License-Identifier: Apache-2.0
"""Tiers at this door: the public ladder, a member's own standing and benefits, what stores give."""

from haowu.doors.management_api.routes.tiers import ladder, members, stores

ROUTERS = [ladder.router, members.router, stores.router]
