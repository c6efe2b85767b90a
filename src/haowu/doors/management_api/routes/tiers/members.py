# SPDX-License-Identifier: Apache-2.0
"""The member's side: where I stand, why, what my tier gives, and what I choose."""

import msgspec

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.tiers.shapes import (
    BenefitIn,
    ChoiceIn,
    ChoiceOut,
    Limit,
    MenuOut,
    StandingOut,
    TierChangeOut,
    UseOut,
)
from haowu.doors.management_api.routes.tiers.telling import before, items_out, ladder_of, standing_out
from haowu.doors.management_api.routing import Call, Page, RoomRouter, page_of
from haowu.lifecycle.benefits import Visit, menu_of
from haowu.lifecycle.operations.choose_from_menu import choose_from_menu
from haowu.lifecycle.operations.give_benefit import give_benefit
from haowu.lifecycle.standing import tier_standing
from haowu.members.tier_queries import benefit_uses, tier_history

router = RoomRouter("tiers")


@router.read("/members/{member}/tier", scope="self:read", answer=StandingOut)
def show_tier_standing(call: Call, member: str) -> object:
    """我的等级、成长值、升级与保级还差多少 The member's tier, growth, and what is missing to rise and to stay."""
    person = member_of(call, member)
    found = tier_standing(call.connection, person, ladder=ladder_of(call), at=call.clock.now())
    return standing_out(found, call.language)


@router.read("/members/{member}/tier/history", scope="self:read", answer=Page[TierChangeOut])
def list_tier_changes(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """等级变动记录与原因 Every change of tier, review and notice, with its reason."""
    person = member_of(call, member)
    page = page_of(
        tier_history(call.connection, person.id, before=before(cursor), limit=limit + 1),
        limit,
        lambda change: [change.id],
    )
    is_english = call.language == "en"
    told = [
        {**msgspec.structs.asdict(change), "reason": change.sentence_en if is_english else change.sentence_zh}
        for change in page["items"]
    ]
    return {**page, "items": told}


@router.read("/members/{member}/benefit-menu", scope="self:read", answer=MenuOut)
def show_benefit_menu(call: Call, member: str) -> object:
    """三选一权益 The three benefits of this period, and which was chosen."""
    ladder = ladder_of(call)
    menu = menu_of(
        call.connection, member_of(call, member), ladder=ladder, today=ladder.today(call.clock.now())
    )  # fmt: skip
    return {
        "period": menu.period,
        "next_period": menu.next_period,
        "items": items_out(menu.items),
        "choice": menu.choice,
    }


@router.write("POST", "/members/{member}/benefit-menu/choice", scope="self:write", answer=ChoiceOut)
def choose_benefit_of_period(call: Call, member: str, body: ChoiceIn) -> object:
    """选定本期权益(每期一次) Choose one of the three, once a period."""
    return choose_from_menu(
        call.connection,
        member=member_of(call, member).member_no,
        item=body.item,
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )


@router.read("/members/{member}/benefit-uses", scope="self:read", answer=Page[UseOut])
def list_benefit_uses(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我用过的权益 What the member was given on visits."""
    person = member_of(call, member)
    found = benefit_uses(call.connection, person.id, before=before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda use: [use.id])


@router.write("POST", "/members/{member}/benefit-uses", scope="self:write", answer=UseOut)
def take_benefit(call: Call, member: str, body: BenefitIn) -> object:
    """领取停车时长或预约导购 Take parking hours, or book a shopper."""
    return give_benefit(
        call.connection,
        Visit(body.benefit, body.merchant, body.store, body.day),
        member=member_of(call, member).member_no,
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )
