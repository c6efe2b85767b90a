# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: pages by the number of the last row seen, newest first; every answer is a frozen value."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.engagement.answers import Invitation, Lecture, Post, Reply, Reward, Suggestion
from haowu.engagement.rewarding import COLUMNS

NEWEST: Final = 2**62
"""Where the first page of a list begins."""

SUGGESTION: Final = "id, member_id, merchant, words, state, received_at, due_at, first_reply_at"
POST: Final = "id, member_id, merchant, order_no, words, state, label, points, decline_code, submitted_at"
REWARDS: Final = f"""
select id, {COLUMNS} from engagement_reward where member_id = %s and id < %s order by id desc limit %s"""  # noqa: S608 - our own words
SUGGESTIONS_OF: Final = f"""
select {SUGGESTION} from engagement_suggestion where member_id = %s and id < %s order by id desc limit %s"""  # noqa: S608 - our own words
SUGGESTIONS_TO: Final = f"""
select {SUGGESTION} from engagement_suggestion
where merchant = %s and id < %s and (%s = '' or state = %s) order by id desc limit %s"""  # noqa: S608 - our own words
LATE: Final = """first_reply_at is null and due_at < %(at)s and (%(after)s = 0 or (due_at, id) > (
    select s.due_at, s.id from engagement_suggestion s where s.id = %(after)s))
order by due_at, id limit %(limit)s"""
OVERDUE: Final = f"select {SUGGESTION} from engagement_suggestion where {LATE}"  # noqa: S608 - our own words
OVERDUE_OF: Final = f"""
select {SUGGESTION} from engagement_suggestion where merchant = %(merchant)s and {LATE}"""  # noqa: S608 - our own words
REPLIES: Final = """
select suggestion_id, state, words, replied_at from engagement_suggestion_reply
where suggestion_id = any(%s) order by suggestion_id, id"""
LECTURES: Final = """
select id, merchant, code, title, place, starts_at, ends_at, capacity, attended from engagement_lecture
where merchant = %s and id < %s order by id desc limit %s"""
POSTS_OF: Final = f"""
select {POST} from engagement_post where member_id = %s and id < %s order by id desc limit %s"""  # noqa: S608 - our own words
POSTS_ABOUT: Final = f"""
select {POST} from engagement_post where merchant = %s and state = %s and id < %s order by id desc limit %s"""  # noqa: S608 - our own words
INVITATIONS: Final = """
select id, merchant, invited_at, accepted_at, settled_at from engagement_invitation
where inviter_id = %s and id < %s order by id desc limit %s"""


def rewards_of(
    connection: Connection, member_id: int, *, before: int = NEWEST, limit: int = 50
) -> list[tuple[int, Reward]]:
    """Return what the member's occasions were worth, badges among them, each with its number."""
    return [(row[0], Reward(*row[1:])) for row in connection.execute(REWARDS, (member_id, before, limit))]


def suggestions_of(
    connection: Connection, member_id: int, *, before: int = NEWEST, limit: int = 50
) -> list[Suggestion]:
    """Return the member's suggestions with every reply."""
    return _with_replies(connection, connection.execute(SUGGESTIONS_OF, (member_id, before, limit)).fetchall())


def suggestions_to(
    connection: Connection, merchant: str, *, state: str = "", before: int = NEWEST, limit: int = 50
) -> list[Suggestion]:
    """Return what was suggested to the merchant, in `state` or in any."""
    rows = connection.execute(SUGGESTIONS_TO, (merchant, before, state, state, limit)).fetchall()
    return _with_replies(connection, rows)


def overdue_suggestions(
    connection: Connection, merchant: str | None, *, at: datetime, after: int = 0, limit: int = 50
) -> list[Suggestion]:
    """Return the suggestions that nobody answered in the seven days, longest overdue first (R025).

    Those to the merchant, or with None to any; the list goes on behind the suggestion `after`.
    """
    wanted = {"merchant": merchant, "at": at, "after": after, "limit": limit}
    rows = connection.execute(OVERDUE if merchant is None else OVERDUE_OF, wanted).fetchall()
    return _with_replies(connection, rows)


def _with_replies(connection: Connection, rows: list[tuple[Any, ...]]) -> list[Suggestion]:
    replies: dict[int, list[Reply]] = defaultdict(list)
    for suggestion_id, *reply in connection.execute(REPLIES, ([row[0] for row in rows],)):
        replies[suggestion_id].append(Reply(*reply))
    return [msgspec.structs.replace(Suggestion(*row), replies=tuple(replies[row[0]])) for row in rows]


def lectures_of(connection: Connection, merchant: str, *, before: int = NEWEST, limit: int = 50) -> list[Lecture]:
    """Return the merchant's lectures."""
    return [Lecture(*row) for row in connection.execute(LECTURES, (merchant, before, limit))]


def posts_of(connection: Connection, member_id: int, *, before: int = NEWEST, limit: int = 50) -> list[Post]:
    """Return the member's posts, in whatever state."""
    return [Post(*row) for row in connection.execute(POSTS_OF, (member_id, before, limit))]


def posts_about(
    connection: Connection, merchant: str, *, state: str = "PUBLISHED", before: int = NEWEST, limit: int = 50
) -> list[Post]:
    """Return posts about orders of the merchant: published ones, or those that wait for moderation (SUBMITTED)."""
    return [Post(*row) for row in connection.execute(POSTS_ABOUT, (merchant, state, before, limit))]


def invitations_of(
    connection: Connection, member_id: int, *, before: int = NEWEST, limit: int = 50
) -> list[Invitation]:
    """Return whom the member invited, without saying whom."""
    return [Invitation(*row) for row in connection.execute(INVITATIONS, (member_id, before, limit))]
