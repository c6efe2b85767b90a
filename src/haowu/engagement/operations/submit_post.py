# SPDX-License-Identifier: Apache-2.0
"""Take down a post about one's own order; it shows, and is worth something, only after moderation (R069)."""

from typing import Final

from psycopg import Connection

from haowu.engagement.answers import Post
from haowu.engagement.orders import checked_words, require_order
from haowu.engagement.rewarding import require_terms
from haowu.kernel.clock import Clock
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.programs.book import TermsBook

WORDS_MIN: Final = 10
INSERT: Final = """
insert into engagement_post (member_id, merchant, order_no, words, state, submitted_at)
values (%s, %s, %s, %s, 'SUBMITTED', %s) returning id
"""


def submit_post(
    connection: Connection,
    *,
    member: str,
    merchant: str,
    order_no: str,
    words: str,
    terms: TermsBook,
    keys: MemberKeys,
    clock: Clock,
) -> Post:
    """Record the post. Nothing is asked about forwarding it: there is no field for that (C-19)."""
    now = clock.now()
    text = checked_words(words, at_least=WORDS_MIN)
    person = active_member(connection, member, at=now, keys=keys)
    require_terms(terms, merchant, now)
    require_order(connection, person, merchant, order_no)
    row = connection.execute(INSERT, (person.id, merchant, order_no, text, now)).fetchone()
    assert row is not None, "an insert returns its row"  # noqa: S101 -- said to the type checker
    return Post(row[0], person.id, merchant, order_no, text, "SUBMITTED", "", 0, "", now)
