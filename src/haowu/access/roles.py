# SPDX-License-Identifier: Apache-2.0
"""The roles of the house (specification §8.7) as named sets of scopes. What is not listed is refused."""

from enum import StrEnum
from typing import Final

from haowu.access.scopes import SCOPES, TILL_SCOPES

_PUBLIC: Final = frozenset({"programs:read", "campaigns:read", "tiers:read", "catalog:read", "merchants:read"})
_OPERATOR: Final = _PUBLIC | {
    "approvals:read",
    "budgets:read",
    "drafts:read",
    "engagement:oversee",
    "engagement:read",
    "redemptions:read",
    "tiers:report",
}
_AUDITOR: Final = _OPERATOR | {
    "self:read",
    "settlement:read",
    "settlement:oversee",
    "audit:read",
    "webhooks:read",
    "keys:read",
    "risk:read",
}


class Binding(StrEnum):
    """Whom a key of a role speaks for."""

    MEMBER = "member"
    MERCHANT = "merchant"
    PLATFORM = "platform"


ROLES: Final[dict[str, tuple[Binding, frozenset[str]]]] = {
    "member": (Binding.MEMBER, _PUBLIC | {"self:read", "self:write"}),
    "clerk": (
        Binding.MERCHANT,
        _PUBLIC
        | {"vouchers:verify", "redemptions:read", "redemptions:write", "orders:write", "orders:quote", "holds:write"}
        | {"attendance:write", "benefits:write"},
    ),
    "merchant_manager": (
        Binding.MERCHANT,
        _PUBLIC
        | {"catalog:write", "campaigns:write", "vouchers:verify", "redemptions:read", "redemptions:write"}
        | {
            "aftersales:write",
            "engagement:read",
            "engagement:write",
            "attendance:write",
            "benefits:write",
            "settlement:read",
            "agreements:write",
        }
        | {"webhooks:read", "webhooks:write"},
    ),
    "merchant_finance": (Binding.MERCHANT, _PUBLIC | {"settlement:read", "settlement:write", "redemptions:read"}),
    "operator_product": (
        Binding.PLATFORM,
        _OPERATOR
        | {"programs:write", "catalog:write", "tiers:write", "calendars:write", "merchants:write", "agreements:write"},
    ),
    "operator_marketing": (
        Binding.PLATFORM,
        _OPERATOR | {"campaigns:write", "calendars:write", "engagement:write", "catalog:write"},
    ),
    "operator_finance": (
        Binding.PLATFORM,
        _OPERATOR
        | {"settlement:read", "settlement:write", "settlement:oversee", "agreements:approve", "approvals:decide"}
        | {"programs:approve", "campaigns:approve"},
    ),
    "operator_service": (
        Binding.PLATFORM,
        _OPERATOR
        | {"self:read", "self:write", "members:read", "aftersales:write", "redemptions:write", "engagement:write"}
        | {"attendance:write", "benefits:write", "risk:report", "risk:read"},
    ),
    "operator_risk": (
        Binding.PLATFORM,
        _OPERATOR
        | {"self:read", "members:read", "audit:read", "approvals:decide", "programs:approve", "campaigns:approve"}
        | {"risk:report", "risk:read", "risk:decide"},
    ),
    "privacy_officer": (Binding.PLATFORM, _OPERATOR | {"self:read", "audit:read"}),
    "system_admin": (Binding.PLATFORM, _PUBLIC | {"webhooks:read", "webhooks:write", "merchants:write"}),
    "security_admin": (Binding.PLATFORM, frozenset({"keys:read", "keys:write", "audit:read", "approvals:read"})),
    "auditor": (Binding.PLATFORM, _AUDITOR),
    "regulator": (Binding.PLATFORM, _AUDITOR),
}
"""Role → whom it is bound to, and what it may do. The auditor and the regulator change nothing."""


def scopes_within_reach(binding: Binding) -> frozenset[str]:
    """Return what a key of this binding may be given at most: what a role of it may do, and a merchant's till."""
    if binding is Binding.PLATFORM:
        return SCOPES
    of_roles = frozenset[str]().union(*(scopes for bound, scopes in ROLES.values() if bound is binding))
    return of_roles | TILL_SCOPES if binding is Binding.MERCHANT else of_roles
