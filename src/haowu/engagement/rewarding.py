# SPDX-License-Identifier: Apache-2.0
"""From an occasion to points, or to the reason why there are none: the one way for all activities.

Under the room's lock: what was decided before → facts from the ledger → pure decision → `ledger.post` → the row that
says why. The same transaction holds all of it.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Final

import msgspec
from psycopg import Connection

from haowu.engagement.answers import Reward
from haowu.engagement.errors import NoEngagementProgram
from haowu.engagement.events import reward_event
from haowu.engagement.locks import lock_decisions
from haowu.kernel.actor import Actor
from haowu.kernel.business_keys import business_key
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.ledger.commands import Award, Cap, Earn
from haowu.ledger.operations.post import post
from haowu.ledger.queries import earned_lots
from haowu.ledger.refusals import NOT_ACTIVE, TEXTS, explain
from haowu.ledger.results import Result
from haowu.ledger.views import EarnedLot
from haowu.members.queries import MemberRef
from haowu.outbox.operations.emit import emit
from haowu.programs.book import TermsBook
from haowu.rules.engagement import (
    TRAILING,
    EngagementDecision,
    EngagementFacts,
    EngagementTerms,
    SettledOrder,
    decide_engagement,
    rule_code,
)

KEY: Final = "engage"
COLUMNS: Final = """activity, points, reason, is_badge, explain_zh, explain_en, order_ref, journal, decided_at"""
FIND: Final = f"select {COLUMNS} from engagement_reward where activity = %s and subject = %s"  # noqa: S608 - our own words
RECORD: Final = """
insert into engagement_reward (member_id, merchant, activity, subject, points, reason, is_badge, explain_zh, explain_en,
    order_ref, journal, rule_version, year, decided_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
TIMES: Final = """
select count(*) from engagement_reward where member_id = %s and activity = %s and year = %s and points > 0
"""


class Occasion(msgspec.Struct, frozen=True):
    """What may be rewarded, once: `subject` names it among its activity. `order_ref`: the one order it is about."""

    activity: str
    merchant: str
    subject: str
    order_ref: str = ""


def require_terms(terms: TermsBook, merchant: str, at: datetime) -> EngagementTerms:
    """Return the engagement terms in force at `merchant`, or raise NO_ENGAGEMENT_PROGRAM."""
    found = terms.in_force(merchant, at)
    if found is None or found.engagement is None:
        raise NoEngagementProgram(merchant=merchant)
    return found.engagement


def reward(
    connection: Connection, occasion: Occasion, member: MemberRef, *, terms: EngagementTerms, clock: Clock, actor: Actor
) -> Reward:
    """Decide the occasion and post what it is worth; one that was decided before gets the first answer."""
    lock_decisions(connection)
    known = find_reward(connection, occasion.activity, occasion.subject)
    if known is not None:
        return known
    now = clock.now()
    decision = _decide(connection, occasion, member, terms, now)
    result = None
    if decision.points:
        command = _command(occasion, member, terms, decision, actor)
        (result,) = post(connection, [command], clock=clock, all_chains=True)
        decision = _as_posted(decision, result)
    made = _record(connection, occasion, member, terms, decision, result, now)
    emit(connection, [reward_event(made, occasion.merchant, member.member_no)], written_by=str(actor))
    return made


def find_reward(connection: Connection, activity: str, subject: str) -> Reward | None:
    """Return what this occasion was worth when it was decided, or None."""
    row = connection.execute(FIND, (activity, subject)).fetchone()
    return None if row is None else msgspec.structs.replace(Reward(*row), is_replayed=True)


def _decide(
    connection: Connection, occasion: Occasion, member: MemberRef, terms: EngagementTerms, now: datetime
) -> EngagementDecision:
    if member.standing != "active":
        code = NOT_ACTIVE[member.standing]
        return EngagementDecision(0, code, is_badge=False, explain=TEXTS[code])
    lots = earned_lots(connection, [member.id], since=now - TRAILING)
    facts = EngagementFacts(
        activity=occasion.activity,
        at=now,
        orders=standing_orders(lots, terms),
        engagement_points=sum(lot.granted for lot in lots if _is_engagement(lot, terms)),
        times_this_year=_times(connection, occasion.activity, member, local_year(now, terms)),
        order_ref=occasion.order_ref,
    )
    return decide_engagement(facts, terms)


def standing_orders(lots: list[EarnedLot], terms: EngagementTerms) -> tuple[SettledOrder, ...]:
    """Return the orders of the programme's merchants whose base points have not all been taken back, oldest first."""
    found: dict[str, SettledOrder] = {}
    for lot in lots:
        points = lot.granted - lot.recalled
        is_base = (
            lot.point_type == terms.point_type_id and lot.rule in terms.base_rules and lot.key.startswith("order:")
        )
        if points <= 0 or not is_base or lot.order_ref.partition(":")[0] not in terms.merchants:
            continue
        before = found.get(lot.order_ref)
        base_points = points + (before.base_points if before else 0)
        found[lot.order_ref] = SettledOrder(lot.order_ref, lot.counts_from, base_points)
    return tuple(found.values())


def local_year(at: datetime, terms: EngagementTerms) -> int:
    """Return the calendar year of `at` in the programme's zone."""
    return at.astimezone(terms.zone).year


def _is_engagement(lot: EarnedLot, terms: EngagementTerms) -> bool:
    return lot.point_type == terms.point_type_id and lot.key.startswith(f"{KEY}:")


def _times(connection: Connection, activity: str, member: MemberRef, year: int) -> int:
    row = connection.execute(TIMES, (member.id, activity, year)).fetchone()
    return 0 if row is None else int(row[0])


def _command(
    occasion: Occasion, member: MemberRef, terms: EngagementTerms, decision: EngagementDecision, actor: Actor
) -> Earn:
    key = business_key(KEY, occasion.activity, occasion.subject)
    kind = terms.kinds[occasion.activity]
    award = Award(
        point_type=terms.point_type_id,
        points=decision.points,
        budget_id=kind.budget_id,
        rule=rule_code(occasion.activity),
        rule_version=terms.version,
        funder=kind.funder,
        expires_at=decision.expires_at,
        caps=tuple(Cap(cap.cap_id, cap.period_start, cap.limit_points) for cap in decision.caps),
        is_required=True,
    )
    return Earn(
        key=key,
        input_hash=blake2b(key.encode(), digest_size=16).digest(),
        owner_id=member.id,
        lane=member.lane,
        actor=str(actor),
        reference=f"{occasion.activity} {occasion.subject}",
        order_ref=decision.order_ref,
        awards=(award,),
    )


def _as_posted(decision: EngagementDecision, result: Result) -> EngagementDecision:
    """Return the decision as the ledger let it pass: whole, cut by a cap, or refused."""
    if result.code != "OK":
        text = Text(zh=explain(result.code, {}), en=explain(result.code, {}, "en"))
        return msgspec.structs.replace(decision, points=0, reason=result.code, explain=text, order_ref="")
    if result.points == decision.points:
        return decision
    text = Text(
        zh=f"{decision.explain.zh}(达到每月上限,实得{result.points}分)",
        en=f"{decision.explain.en} (cut to {result.points} by the monthly limit)",
    )
    return msgspec.structs.replace(decision, points=result.points, reason="CAP_REACHED", explain=text)


def _record(
    connection: Connection,
    occasion: Occasion,
    member: MemberRef,
    terms: EngagementTerms,
    decision: EngagementDecision,
    result: Result | None,
    now: datetime,
) -> Reward:
    made = Reward(
        occasion.activity, decision.points, decision.reason, decision.is_badge, decision.explain.zh,
        decision.explain.en, decision.order_ref, result.journal if result else "", now,
    )  # fmt: skip
    connection.execute(
        RECORD,
        (
            member.id, occasion.merchant, occasion.activity, occasion.subject, made.points, made.reason, made.is_badge,
            made.explain_zh, made.explain_en, made.order_ref, made.journal, terms.version, local_year(now, terms), now,
        ),
    )  # fmt: skip
    return made
