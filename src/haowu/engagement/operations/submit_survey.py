# SPDX-License-Identifier: Apache-2.0
"""Take down what a member says of one order. The bonus never sees the score (R023)."""

from typing import Final

from psycopg import Connection

from haowu.engagement.answers import SurveyTaken
from haowu.engagement.errors import EngagementFieldInvalid, SurveyAnswered
from haowu.engagement.orders import checked_words, require_order
from haowu.engagement.rewarding import Occasion, require_terms, reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.programs.book import TermsBook

SCORE_MAX: Final = 5
INSERT: Final = """
insert into engagement_survey (member_id, merchant, order_no, score, words, answered_at)
values (%s, %s, %s, %s, %s, %s) on conflict on constraint engagement_survey_once do nothing returning id
"""
FIND: Final = "select id, score, words from engagement_survey where merchant = %s and order_no = %s"


def submit_survey(  # noqa: PLR0913 - what a survey is
    connection: Connection,
    *,
    member: str,
    merchant: str,
    order_no: str,
    score: int,
    words: str,
    terms: TermsBook,
    keys: MemberKeys,
    clock: Clock,
    actor: Actor,
) -> SurveyTaken:
    """Record the survey of the member's own order, once, and reward it whatever the score.

    The same answer again gets the first result; another answer is refused (SURVEY_ANSWERED).
    """
    now = clock.now()
    if not 1 <= score <= SCORE_MAX:
        raise EngagementFieldInvalid(field="score")
    text = checked_words(words, at_least=0)
    person = active_member(connection, member, at=now, keys=keys)
    in_force = require_terms(terms, merchant, now)
    order_ref = require_order(connection, person, merchant, order_no)
    row = connection.execute(INSERT, (person.id, merchant, order_no, score, text, now)).fetchone()
    if row is None:
        survey_id, *answered = connection.execute(FIND, (merchant, order_no)).fetchone() or (0,)
        if answered != [score, text]:
            raise SurveyAnswered(order_no=order_no)
    else:
        survey_id = row[0]
    occasion = Occasion("survey", merchant, order_ref, order_ref)
    made = reward(connection, occasion, person, terms=in_force, clock=clock, actor=actor)
    return SurveyTaken(survey_id, order_no, score, made)
