# SPDX-License-Identifier: Apache-2.0
"""What a key may do, one word a permission."""

from collections.abc import Iterable
from typing import Final

from haowu.access.errors import ScopesInvalid

SCOPES: Final = frozenset({"orders:write", "orders:quote", "holds:write", "members:read"})
"""Every scope there is."""

ALL_MERCHANTS: Final = "*"
"""The merchant of an operator's key: it speaks for every merchant."""


def checked_scopes(scopes: Iterable[str]) -> list[str]:
    """Return `scopes` sorted and without doubles; none at all or an unknown one raises `ScopesInvalid`."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise ScopesInvalid(unknown=unknown, known=sorted(SCOPES))
    return wanted
