# SPDX-License-Identifier: Apache-2.0
"""Merchants at this door: the published list, keeping merchants and stores, licences, agreements, acceptance."""

from haowu.doors.management_api.routes.merchants import agreements, directory, keeping
from haowu.doors.management_api.routes.merchants.router import router

__all__ = ["agreements", "directory", "keeping", "router"]
