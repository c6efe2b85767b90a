# SPDX-License-Identifier: Apache-2.0
"""What a key may do, one word a permission."""

from collections.abc import Iterable
from typing import Final

from haowu.access.errors import ScopesInvalid

TILL_SCOPES: Final = frozenset(
    {"orders:write", "orders:quote", "holds:write", "members:read", "redemptions:write", "vouchers:verify"}
)
"""What a till needs at the Points API."""

SCOPES: Final = TILL_SCOPES | {
    "self:read",
    "self:write",
    "programs:read",
    "programs:write",
    "programs:approve",
    "drafts:read",
    "budgets:read",
    "campaigns:read",
    "campaigns:write",
    "campaigns:approve",
    "calendars:write",
    "tiers:read",
    "tiers:write",
    "tiers:report",
    "benefits:write",
    "catalog:read",
    "catalog:write",
    "redemptions:read",
    "aftersales:write",
    "merchants:read",
    "merchants:write",
    "agreements:write",
    "agreements:approve",
    "settlement:read",
    "settlement:write",
    "settlement:oversee",
    "engagement:read",
    "engagement:write",
    "engagement:oversee",
    "attendance:write",
    "webhooks:read",
    "webhooks:write",
    "approvals:read",
    "approvals:decide",
    "audit:read",
    "risk:read",
    "risk:report",
    "risk:decide",
    "keys:read",
    "keys:write",
}
"""Every scope there is."""

ALL_MERCHANTS: Final = "*"
"""The merchant of an operator's key: it speaks for every merchant."""

NO_MERCHANT: Final = "-"
"""The merchant of a member's key: it speaks for none."""


def checked_scopes(scopes: Iterable[str]) -> list[str]:
    """Return `scopes` sorted and without doubles; none at all or an unknown one raises `ScopesInvalid`."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise ScopesInvalid(unknown=unknown, known=sorted(SCOPES))
    return wanted
