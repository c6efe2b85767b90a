# SPDX-License-Identifier: Apache-2.0
"""Whoever caused a change, human or machine: one value, never three optional arguments."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of hand made the change."""

    API_KEY = "key"
    OPERATOR = "operator"
    MEMBER = "member"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as it is written into journals: `kind:name`, pseudonymous, never a person's name."""

    kind: ActorKind
    name: str

    def __str__(self) -> str:
        """Return the form that is stored, such as `key:7` or `system:expiry`."""
        return f"{self.kind.value}:{self.name}"
