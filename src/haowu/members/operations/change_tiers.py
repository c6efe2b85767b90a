# SPDX-License-Identifier: Apache-2.0
"""Write decided changes of tiers: standing, the tier that rules read, and the reason, all in one transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.tiers import TierMove

# `since` stays where the tier stays.
STANDINGS: Final = """
insert into members_tier_standing as s (member_id, lane, tier, since, review_on, noticed_on, due_on, growth)
select m.member_id, m.lane, m.tier, %(today)s, m.review_on, m.noticed_on, m.due_on, m.growth
from unnest(%(ids)s::bigint[], %(lanes)s::smallint[], %(tiers)s::text[], %(reviews)s::date[], %(notices)s::date[],
            %(dues)s::date[], %(growths)s::bigint[]) as m (member_id, lane, tier, review_on, noticed_on, due_on, growth)
on conflict (member_id) do update
set tier = excluded.tier, review_on = excluded.review_on, noticed_on = excluded.noticed_on, due_on = excluded.due_on,
    growth = excluded.growth, since = case when s.tier = excluded.tier then s.since else excluded.since end
"""
MEMBERS: Final = """
update members_member p set tier = m.tier
from unnest(%(ids)s::bigint[], %(tiers)s::text[]) as m (member_id, tier)
where p.id = m.member_id and p.tier <> m.tier
"""
HISTORY: Final = """
insert into members_tier_change (lane, member_id, at, kind, old_tier, new_tier, growth, needed, review_on, program,
    version, sentence_zh, sentence_en)
select c.lane, c.member_id, %(at)s, c.kind, c.old_tier, c.new_tier, c.growth, c.needed, c.review_on, %(program)s,
       %(version)s, c.zh, c.en
from unnest(%(ids)s::bigint[], %(lanes)s::smallint[], %(kinds)s::text[], %(olds)s::text[], %(tiers)s::text[],
            %(growths)s::bigint[], %(needs)s::bigint[], %(reviews)s::date[], %(zh)s::text[], %(en)s::text[])
     with ordinality as c (member_id, lane, kind, old_tier, new_tier, growth, needed, review_on, zh, en, place)
order by c.place
"""


def change_tiers(
    connection: Connection, moves: Sequence[TierMove], *, today: date, program: str, version: int, clock: Clock
) -> None:
    """Write all of `moves`, at most one a member. The caller has decided them under the lock of tier work.

    An order that is being credited meanwhile was decided by the tier it found; nothing waits for anything.
    """
    if not moves:
        return
    connection.execute(STANDINGS, {**_columns(moves), "today": today})
    told = [move for move in moves if move.kind != "wait"]
    if not told:
        return
    columns = _columns(told)
    connection.execute(MEMBERS, columns)
    connection.execute(HISTORY, {**columns, "at": clock.now(), "program": program, "version": version})


def _columns(moves: Sequence[TierMove]) -> dict[str, list[object]]:
    return {
        "ids": [move.member_id for move in moves],
        "lanes": [move.lane for move in moves],
        "kinds": [move.kind for move in moves],
        "olds": [move.old_tier for move in moves],
        "tiers": [move.new_tier for move in moves],
        "growths": [move.growth for move in moves],
        "needs": [move.needed for move in moves],
        "reviews": [move.review_on for move in moves],
        "notices": [move.noticed_on for move in moves],
        "dues": [move.due_on for move in moves],
        "zh": [move.sentence_zh for move in moves],
        "en": [move.sentence_en for move in moves],
    }
