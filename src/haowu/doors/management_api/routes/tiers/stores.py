# SPDX-License-Identifier: Apache-2.0
"""The store's side: give a visitor what the tier gives, and see who comes today."""

from haowu.doors.management_api.routes.tiers.shapes import Code, Day, Limit, StoreBenefitIn, StoreUseOut, UseOut
from haowu.doors.management_api.routes.tiers.telling import before, ladder_of
from haowu.doors.management_api.routing import Call, Page, RoomRouter, page_of
from haowu.lifecycle.benefits import Visit
from haowu.lifecycle.operations.give_benefit import give_benefit
from haowu.members.tier_queries import uses_of_store

router = RoomRouter("tiers")


@router.write("POST", "/merchants/{merchant}/benefit-uses", scope="benefits:write", answer=UseOut)
def give_benefit_in_store(call: Call, merchant: str, body: StoreBenefitIn) -> object:
    """为到店会员办理停车或导购 Give a visitor parking hours, or a shopper."""
    return give_benefit(
        call.connection,
        Visit(body.benefit, merchant, body.store, body.day),
        member=body.member,
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )


@router.read("/merchants/{merchant}/benefit-uses", scope="redemptions:read", answer=Page[StoreUseOut])
def list_store_benefit_uses(
    call: Call, merchant: str, day: Day | None = None, store: Code | None = None, cursor: str = "", limit: Limit = 50
) -> object:
    """当日停车与导购安排 What was given for a day, by default today."""
    found = uses_of_store(
        call.connection,
        merchant,
        day=day or ladder_of(call).today(call.clock.now()),
        store=store or "",
        before=before(cursor),
        limit=limit + 1,
    )
    return page_of(found, limit, lambda use: [use.id])
