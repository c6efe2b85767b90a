# SPDX-License-Identifier: Apache-2.0
"""An operator publishes a post or declines it. A bad opinion is no ground to decline."""

from typing import Final, Literal

from psycopg import Connection

from haowu.engagement.answers import PostModeratedAnswer
from haowu.engagement.errors import PostModerated, PostUnknown
from haowu.engagement.rewarding import Occasion, require_terms, reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.members.locks import hold_standings
from haowu.members.queries import members_by_id
from haowu.programs.book import TermsBook

Decline = Literal["ADVERTISING", "NOT_ABOUT_THE_ORDER", "PERSONAL_DATA", "UNLAWFUL"]
LABEL: Final = "奖励"
FIND: Final = "select member_id, merchant, order_no, state from engagement_post where id = %s for update"
DECIDE: Final = """
update engagement_post set state = %s, decline_code = %s, label = %s, points = %s, moderated_by = %s, moderated_at = %s
where id = %s
"""


def moderate_post(
    connection: Connection,
    *,
    post_id: int,
    decline_code: Decline | None,
    terms: TermsBook,
    clock: Clock,
    actor: Actor,
) -> PostModeratedAnswer:
    """Publish the post (no `decline_code`) and reward it, the first of its order alone; or decline it for a reason.

    A post that earned points is labelled 奖励 wherever it shows.
    """
    now = clock.now()
    row = connection.execute(FIND, (post_id,)).fetchone()
    if row is None:
        raise PostUnknown
    member_id, merchant, order_no, state = row
    if state != "SUBMITTED":
        raise PostModerated
    if decline_code is not None:
        connection.execute(DECIDE, ("DECLINED", decline_code, "", 0, str(actor), now, post_id))
        return PostModeratedAnswer(post_id, "DECLINED", "", 0, decline_code)
    hold_standings(connection)
    person = members_by_id(connection, [member_id])[member_id]
    order_ref = f"{merchant}:{order_no}"
    occasion = Occasion("share", merchant, order_ref, order_ref)
    made = reward(
        connection, occasion, person, terms=require_terms(terms, merchant, now), clock=clock, actor=actor
    )  # fmt: skip
    points, reason = (0, "ORDER_REWARDED_ALREADY") if made.is_replayed else (made.points, made.reason)
    label = LABEL if points else ""
    connection.execute(DECIDE, ("PUBLISHED", "", label, points, str(actor), now, post_id))
    return PostModeratedAnswer(post_id, "PUBLISHED", label, points, reason)
