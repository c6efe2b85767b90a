# SPDX-License-Identifier: Apache-2.0
"""What a door keeps loaded and hands to every operation; it compares the rooms' stamps to know when to load anew."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class LoadedWorld:
    """Published terms, merchants by code, and the keys by which a phone or a member code is recognised."""

    terms: TermsBook
    merchants: Mapping[str, MerchantView]
    member_keys: MemberKeys
