# SPDX-License-Identifier: Apache-2.0
"""Take down a suggestion: RECEIVED, with the promise of a reply within seven days (R024, R025)."""

from datetime import timedelta
from hashlib import blake2b
from typing import Final

from psycopg import Connection

from haowu.engagement.answers import SuggestionStep
from haowu.engagement.orders import checked_words
from haowu.engagement.rewarding import Occasion, require_terms, reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.programs.book import TermsBook

REPLY_WITHIN: Final = timedelta(days=7)
WORDS_MIN: Final = 5
INSERT: Final = """
insert into engagement_suggestion (member_id, merchant, words, words_hash, state, received_at, due_at)
values (%s, %s, %s, %s, 'RECEIVED', %s, %s) on conflict on constraint engagement_suggestion_once do nothing returning id
"""
FIND: Final = """
select id, state from engagement_suggestion where member_id = %s and merchant = %s and words_hash = %s
"""


def submit_suggestion(
    connection: Connection,
    *,
    member: str,
    merchant: str,
    words: str,
    terms: TermsBook,
    keys: MemberKeys,
    clock: Clock,
    actor: Actor,
) -> SuggestionStep:
    """Record the suggestion and reward it; the same words of the same member again are the same suggestion."""
    now = clock.now()
    text = checked_words(words, at_least=WORDS_MIN)
    person = active_member(connection, member, at=now, keys=keys)
    in_force = require_terms(terms, merchant, now)
    marks = blake2b("".join(text.split()).encode(), digest_size=16).digest()
    row = connection.execute(INSERT, (person.id, merchant, text, marks, now, now + REPLY_WITHIN)).fetchone()
    found = (row[0], "RECEIVED") if row else connection.execute(FIND, (person.id, merchant, marks)).fetchone()
    assert found is not None, "what was not inserted is there"  # noqa: S101 -- said to the type checker
    suggestion_id, state = found
    occasion = Occasion("suggestion_received", merchant, str(suggestion_id))
    made = reward(connection, occasion, person, terms=in_force, clock=clock, actor=actor)
    return SuggestionStep(suggestion_id, state, made)
