# SPDX-License-Identifier: Apache-2.0
"""Whose business a lot or a journal is: a merchant is told the details of its own only, the operator of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from haowu.access.scopes import ALL_MERCHANTS
from haowu.kernel.business_keys import business_key

if TYPE_CHECKING:
    from haowu.ledger.views import JournalView, LotView


NAMED_BY_MERCHANTS: Final = frozenset({"order", "confirm", "refund", "hold", "capture", "void", "redeem", "aftersale"})
"""The kinds of keys that begin with a merchant's code; "redeem-…" too."""


class Business:
    """What the key of `merchant` may be told in detail; "*" everything."""

    def __init__(self, merchant: str) -> None:
        """Keep how the merchant appears in keys and references."""
        self._is_all = merchant == ALL_MERCHANTS
        self._order_ref = f"{merchant}:"
        self._hold = business_key("hold", merchant, "")
        self._part = self._hold.split(":")[1]

    def owns_lot(self, lot: LotView) -> bool:
        """Return whether the lot was earned at the merchant."""
        return self._is_all or lot.order_ref.startswith(self._order_ref)

    def owns_journal(self, journal: JournalView) -> bool:
        """Return whether the merchant asked for the change, or time did it to something of the merchant."""
        if self._is_all:
            return True
        kind, _, rest = journal.key.partition(":")
        if kind != "due":
            return rest.partition(":")[0] == self._part
        return journal.reference.startswith(self._hold if journal.kind == "time_out" else self._order_ref)


def merchant_of(journal: JournalView) -> str | None:
    """Return where the change was made, or where that was earned or held which time has changed; None: nowhere."""
    kind, _, rest = journal.key.partition(":")
    if kind == "due":
        rest = journal.reference.partition(":")[2] if journal.kind == "time_out" else journal.reference
    elif kind.partition("-")[0] not in NAMED_BY_MERCHANTS:
        return None
    return rest.partition(":")[0] or None
