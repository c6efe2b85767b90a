# SPDX-License-Identifier: Apache-2.0
"""What the rooms that move points are handed by a door: everything published that a request is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from haowu.members.keys import MemberKeys
    from haowu.merchants.queries import MerchantView
    from haowu.programs.book import TermsBook


class World(Protocol):
    """What operations ask for: it may be loaded already, or be on its way until the first of these is touched."""

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
        """The keys by which a phone or a member code is recognised."""
        ...
