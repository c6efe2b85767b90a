# SPDX-License-Identifier: Apache-2.0
"""Is this an order of this member? Asked of the ledger, where each order's earn stands under its number."""

from typing import Final

from psycopg import Connection

from haowu.engagement.errors import EngagementFieldInvalid, OrderNotYours
from haowu.kernel.business_keys import business_key
from haowu.ledger.queries import find_journals
from haowu.members.queries import MemberRef

_CREDITED: Final = frozenset({"OK", "NOTHING_TO_AWARD", "CAP_REACHED"})
WORDS_MAX: Final = 2_000


def require_order(connection: Connection, member: MemberRef, merchant: str, order_no: str) -> str:
    """Return how the ledger refers to the member's order, or raise ORDER_NOT_FOUND, whosever it may be."""
    key = business_key("order", merchant, order_no)
    journal = find_journals(connection, [key]).get(key)
    if journal is None or journal.owner_id != member.id or journal.code not in _CREDITED:
        raise OrderNotYours(order_no=order_no)
    return f"{merchant}:{order_no}"


def checked_words(words: str, *, at_least: int, field: str = "words") -> str:
    """Return the words without blanks around them; raises FIELD_INVALID if they are too few or too many."""
    text = words.strip()
    if not at_least <= len(text) <= WORDS_MAX or "\x00" in text:
        raise EngagementFieldInvalid(field=field)
    return text
