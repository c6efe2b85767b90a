# SPDX-License-Identifier: Apache-2.0
"""Where a person stands with the programme."""

from enum import StrEnum


class Standing(StrEnum):
    """Only an active member may earn or spend (CTL-03)."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"
    UNVERIFIED = "unverified"
    NO_TERMS = "no_terms"
