# SPDX-License-Identifier: Apache-2.0
"""Programmes at this door: the way of a draft, what is published, and the checks that anybody may ask for."""

from haowu.doors.management_api.routes.programs import checks, drafts, reading
from haowu.doors.management_api.routes.programs.router import router

__all__ = ["checks", "drafts", "reading", "router"]
