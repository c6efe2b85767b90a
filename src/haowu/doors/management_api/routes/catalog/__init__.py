# SPDX-License-Identifier: Apache-2.0
"""The catalogue at this door: keeping the shelf, prices and slots, and looking at it."""

from haowu.doors.management_api.routes.catalog import (
    keeping,
    pricing,
    profiles,
    quality,
    seasons,
    shelf,
    slots,
    targets,
)
from haowu.doors.management_api.routes.catalog.router import router

__all__ = ["keeping", "pricing", "profiles", "quality", "router", "seasons", "shelf", "slots", "targets"]
