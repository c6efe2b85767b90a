# SPDX-License-Identifier: Apache-2.0
"""From a purchase to the command for the ledger: net amounts, facts, decision. Pure: no database, no clock."""

from datetime import datetime

import msgspec

from haowu.earning.keys import order_key
from haowu.earning.notes import ENCODE, AwardNote, EarnNote
from haowu.earning.records import JSON, KeptLine
from haowu.earning.requests import AccrueRequest, Purchase
from haowu.earning.row_hash import purchase_hash
from haowu.ledger.commands import Award, Cap, Earn
from haowu.members.queries import MemberRef
from haowu.rules.allocation import net_lines
from haowu.rules.decide import decide
from haowu.rules.decision import AwardDecision, Decision
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.terms import Terms


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A purchase that is about to be posted; `lines` are what is kept of them, in JSON."""

    purchase: Purchase
    member: MemberRef
    facts: OrderFacts
    decision: Decision
    lines: str
    command: Earn


def facts_of(purchase: Purchase, member: MemberRef) -> OrderFacts:
    """Return what the rules may know; an order without lines has one, number 1."""
    deducted_fen = purchase.coupon_fen + purchase.points_deduct_fen
    goods_fen = purchase.paid_fen - purchase.freight_fen
    lines = purchase.lines
    if not lines:
        facts: tuple[LineFacts, ...] = (LineFacts(1, "", "", 1, goods_fen - deducted_fen),)
    elif deducted_fen:
        nets = net_lines([line.paid_fen for line in lines], deducted_fen)
        facts = tuple(
            [LineFacts(n.line_no, n.sku, n.category, n.quantity, net) for n, net in zip(lines, nets, strict=True)]
        )
    elif len(lines) == 1:
        (n,) = lines
        facts = (LineFacts(n.line_no, n.sku, n.category, n.quantity, n.paid_fen),)
    else:
        facts = tuple([LineFacts(n.line_no, n.sku, n.category, n.quantity, n.paid_fen) for n in lines])
    return OrderFacts(
        purchase.merchant, purchase.store, purchase.channel, purchase.paid_at, goods_fen - deducted_fen, facts,
        member.tier, member.segments,
    )  # fmt: skip


def draft_earn(request: AccrueRequest, member: MemberRef, terms: Terms) -> Draft:
    """Decide one purchase by `terms` and return what is to be posted."""
    purchase = request.purchase
    facts = facts_of(purchase, member)
    decision = decide(facts, terms)
    lines = JSON.encode(_kept_lines(purchase, facts)).decode()
    row_hash = purchase_hash(
        member.id, purchase.merchant, purchase.store, purchase.channel, purchase.order_no, purchase.paid_at,
        purchase.paid_fen, facts.net_fen, lines, purchase.hold_nos,
    )  # fmt: skip
    all_lines = tuple([line.line_no for line in facts.lines])
    awards = tuple([_note_of(award, all_lines) for award in decision.awards])
    command = Earn(
        key=order_key(purchase.merchant, purchase.order_no),
        input_hash=request.input_hash,
        owner_id=member.id,
        lane=member.lane,
        actor=request.actor,
        reference=purchase.order_no,
        note=ENCODE(EarnNote(purchase.order_no, awards, row_hash)),
        order_ref=f"{purchase.merchant}:{purchase.order_no}",
        awards=tuple([_award_of(award, purchase.paid_at) for award in decision.awards]),
    )
    return Draft(purchase, member, facts, decision, lines, command)


def _kept_lines(purchase: Purchase, facts: OrderFacts) -> tuple[KeptLine, ...]:
    lines = purchase.lines
    if not lines:
        goods_fen = purchase.paid_fen - purchase.freight_fen
        return (KeptLine(1, "", "", 1, goods_fen, facts.net_fen),)
    return tuple(
        [
            KeptLine(line.line_no, line.sku, line.category, line.quantity, line.paid_fen, known.net_fen)
            for line, known in zip(lines, facts.lines, strict=True)
        ]
    )


def _note_of(award: AwardDecision, all_lines: tuple[int, ...]) -> AwardNote:
    line_nos = None if award.line_nos == all_lines else award.line_nos
    return AwardNote(
        award.rule, award.rule_version, award.point_type, award.funder, award.expires_on, award.explain_zh, line_nos,
        award.measure,
    )  # fmt: skip


def _award_of(award: AwardDecision, paid_at: datetime) -> Award:
    caps = award.caps
    return Award(
        award.point_type_id, award.points, award.budget_id, award.rule, award.rule_version, award.funder,
        award.available_from, award.expires_at,
        tuple([Cap(c.cap_id, c.period_start, c.limit_points, c.per_member) for c in caps]) if caps else (),
        award.is_base,
        paid_at,
    )  # fmt: skip
