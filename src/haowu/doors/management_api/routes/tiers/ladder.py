# SPDX-License-Identifier: Apache-2.0
"""The ladder as everybody may read it, and what the operator should know of it."""

from haowu.doors.management_api.routes.tiers.shapes import Day, LadderOut, OverlapOut, TallyOut
from haowu.doors.management_api.routes.tiers.telling import ladder_of, level_out
from haowu.doors.management_api.routing import Call, RoomRouter
from haowu.lifecycle.errors import NoLadder
from haowu.members.tier_queries import tally_choices
from haowu.programs.ladders import load_ladder_program
from haowu.rules.tier_lint import explain_overlap, overlaps
from haowu.rules.tier_sentences import formula_of
from haowu.rules.tiers import menu_period

router = RoomRouter("tiers")


@router.read("/tiers", scope="tiers:read", answer=LadderOut)
def show_tiers(call: Call) -> object:
    """会员等级与成长值公式 The tiers in force, their benefits, and the public formula."""
    ladder = ladder_of(call)
    tiers = ladder.tiers
    return LadderOut(
        program=ladder.program,
        version=ladder.version,
        formula=formula_of(tiers).render(call.language),
        window_months=tiers.window_months,
        points_per_yuan=tiers.points_per_yuan,
        points_per_visit=tiers.points_per_visit,
        review_months=tiers.review_months,
        notice_days=tiers.notice_days,
        grace_days=tiers.grace_days,
        levels=[level_out(ladder, level) for level in tiers.levels],
    )


@router.read("/tiers/overlaps", scope="tiers:report", answer=list[OverlapOut])
def list_tier_overlaps(call: Call) -> object:
    """等级权益重合检查 How far the benefits of any two tiers are the same."""
    document = load_ladder_program(call.connection, at=call.clock.now())
    if document is None:
        raise NoLadder
    return [
        OverlapOut(
            lower=pair.lower,
            upper=pair.upper,
            shared=list(pair.shared),
            only_lower=list(pair.only_lower),
            only_upper=list(pair.only_upper),
            warning="TIER_BENEFITS_EQUAL" if pair.is_identical else "",
            explain=explain_overlap(pair).render(call.language) if pair.is_identical else "",
        )
        for pair in overlaps(document)
    ]


@router.read("/tiers/choices", scope="tiers:report", answer=list[TallyOut])
def list_benefit_choices(call: Call, day: Day | None = None) -> object:
    """三选一权益的选择统计 How often each benefit was chosen in the period of `day`, by default this one."""
    ladder = ladder_of(call)
    first, _ = menu_period(ladder.tiers, day or ladder.today(call.clock.now()))
    return tally_choices(call.connection, period=first)
