# SPDX-License-Identifier: Apache-2.0
"""What this room needs of the door's world; `earning.world.World` satisfies it (rooms of one floor do not import)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from haowu.members.keys import MemberKeys
    from haowu.merchants.queries import MerchantView
    from haowu.programs.book import TermsBook


class HoldWorld(Protocol):
    """Published terms, merchants by code, and the keys by which a phone or a member code is recognised."""

    @property
    def terms(self) -> TermsBook:
        """The point types and programmes in force."""
        ...

    @property
    def merchants(self) -> Mapping[str, MerchantView]:
        """All merchants by code."""
        ...

    @property
    def member_keys(self) -> MemberKeys:
        """The keys for blind indexes and member codes."""
        ...
