# SPDX-License-Identifier: Apache-2.0
"""What a door keeps loaded and hands to every operation; it compares the rooms' stamps to know when to load anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from haowu.members.keys import MemberKeys
    from haowu.merchants.queries import MerchantView
    from haowu.programs.book import TermsBook


@dataclass(frozen=True, slots=True)
class LoadedWorld:
    """Published terms, merchants by code, and the keys by which a phone or a member code is recognised."""

    terms: TermsBook
    merchants: Mapping[str, MerchantView]
    member_keys: MemberKeys
