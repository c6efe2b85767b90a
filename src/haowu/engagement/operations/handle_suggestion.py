# SPDX-License-Identifier: Apache-2.0
"""Take a suggestion one step further, and say so to the member."""

from collections.abc import Mapping
from typing import Final, Literal

from psycopg import Connection

from haowu.engagement.answers import SuggestionStep
from haowu.engagement.errors import SuggestionClosed, SuggestionUnknown
from haowu.engagement.orders import checked_words
from haowu.engagement.rewarding import Occasion, require_terms, reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.members.locks import hold_standings
from haowu.members.queries import members_by_id
from haowu.programs.book import TermsBook

NextState = Literal["TRIAGED", "ADOPTED", "DECLINED", "ANSWERED"]
FROM: Final[Mapping[str, list[str]]] = {
    "TRIAGED": ["RECEIVED"],
    "ADOPTED": ["RECEIVED", "TRIAGED"],
    "DECLINED": ["RECEIVED", "TRIAGED"],
    "ANSWERED": ["RECEIVED", "TRIAGED"],
}
STEP: Final = """
update engagement_suggestion
set state = %(to)s, first_reply_at = coalesce(first_reply_at, case when %(words)s <> '' then %(now)s::timestamptz end)
where id = %(id)s and merchant = %(merchant)s and state = any(%(from)s) returning member_id
"""
STATE: Final = "select state from engagement_suggestion where id = %s and merchant = %s"
REPLY: Final = """
insert into engagement_suggestion_reply (suggestion_id, state, words, actor, replied_at) values (%s, %s, %s, %s, %s)
"""


def handle_suggestion(
    connection: Connection,
    *,
    merchant: str,
    suggestion_id: int,
    to: NextState,
    words: str,
    terms: TermsBook,
    clock: Clock,
    actor: Actor,
) -> SuggestionStep:
    """Move the suggestion to `to` and keep the reply; adopting it is rewarded, once.

    RECEIVED → TRIAGED → ADOPTED, DECLINED or ANSWERED; TRIAGED may be left out, and needs no words. The three ends do.
    """
    now = clock.now()
    text = checked_words(words, at_least=0 if to == "TRIAGED" else 1)
    hold_standings(connection)
    values = {"id": suggestion_id, "merchant": merchant, "to": to, "words": text, "now": now, "from": FROM[to]}
    row = connection.execute(STEP, values).fetchone()
    if row is None:
        known = connection.execute(STATE, (suggestion_id, merchant)).fetchone()
        if known is None:
            raise SuggestionUnknown
        raise SuggestionClosed(state=known[0], to=to)
    if text:
        connection.execute(REPLY, (suggestion_id, to, text, str(actor), now))
    if to != "ADOPTED":
        return SuggestionStep(suggestion_id, to, None)
    person = members_by_id(connection, [row[0]])[row[0]]
    occasion = Occasion("suggestion_adopted", merchant, str(suggestion_id))
    in_force = require_terms(terms, merchant, now)
    made = reward(connection, occasion, person, terms=in_force, clock=clock, actor=actor)
    return SuggestionStep(suggestion_id, to, made)
