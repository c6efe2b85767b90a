# SPDX-License-Identifier: Apache-2.0
"""Say what a purchase would earn, and why not more; nothing is written."""

import msgspec
from psycopg import Connection

from haowu.earning.answering import in_utc
from haowu.earning.answers import AwardView, Quote, Refusal, SkippedView, receipt_line
from haowu.earning.drafting import facts_of
from haowu.earning.requests import Purchase
from haowu.earning.validation import (
    objection_to_agreement,
    objection_to_form,
    objection_to_lateness,
    objection_to_world,
)
from haowu.kernel.clock import Clock
from haowu.members.queries import find_members
from haowu.members.world import World
from haowu.rules.decide import decide
from haowu.rules.decision import AwardDecision
from haowu.rules.explain import explain


def quote_purchase(connection: Connection, purchase: Purchase, *, world: World, clock: Clock) -> Quote | Refusal:
    """Decide `purchase` by the terms in force and return every award and every rule that gave nothing.

    The order may be unpaid still. Budgets and caps are not looked at, so the answer binds nobody.
    """
    refusal = objection_to_form(msgspec.structs.replace(purchase, settled=True))
    if refusal is not None:
        return refusal
    now = clock.now()
    member = find_members(connection, [purchase.member], at=now, keys=world.member_keys).get(purchase.member)
    merchant = world.merchants.get(purchase.merchant)
    refusal = objection_to_world(purchase, merchant, member, now)
    if refusal is not None or member is None:
        return refusal or Refusal("NOT_A_MEMBER")
    terms = world.terms.in_force(purchase.merchant, purchase.paid_at)
    if terms is None:
        return Refusal("NO_PROGRAM")
    refusal = objection_to_agreement(purchase, merchant, terms.program) or objection_to_lateness(
        purchase.paid_at, now, terms.late_days_max
    )
    if refusal is not None:
        return refusal
    facts = facts_of(purchase, member)
    decision = decide(facts, terms)
    skipped = [SkippedView(each.rule, each.code, each.explain_zh) for each in explain(facts, terms)]
    return Quote(
        purchase.order_no, decision.program, decision.rule_version,
        tuple([_award_view(award, clock) for award in decision.awards]), tuple(skipped),
    )  # fmt: skip


def _award_view(award: AwardDecision, clock: Clock) -> AwardView:
    now = clock.now()
    available_from = award.available_from or now
    return AwardView(
        award.point_type, award.points, "pending" if available_from > now else "available", in_utc(available_from),
        award.expires_on, award.rule, award.rule_version, award.funder, award.explain_zh,
        receipt_line(award.points, award.expires_on),
    )  # fmt: skip
