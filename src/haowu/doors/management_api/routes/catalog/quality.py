# SPDX-License-Identifier: Apache-2.0
"""The operator's staff look after quality: the monthly counts, and reviews."""

from haowu.catalog.operations.close_review import close_review as close
from haowu.catalog.operations.review_complaints import QualityCount, review_complaints
from haowu.catalog.queries import find_reward
from haowu.doors.management_api.routes.catalog.bodies import QualityRunIn, ReasonIn, SuspendedOut
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routing import Call
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit


@router.write("POST", "/reward-reviews", scope="catalog:write", answer=SuspendedOut)
def judge_quality(call: Call, body: QualityRunIn) -> object:
    """按近30天投诉率复核(超过3%自动下架) Suspend what more than 3 % complained of."""
    found = [(find_reward(call.connection, merchant=count.merchant, code=count.reward), count) for count in body.counts]
    counts = [QualityCount(reward.id, count.fulfilled, count.complaints) for reward, count in found]
    suspended = set(review_complaints(call.connection, counts, clock=call.clock))
    gone = [reward for reward, _ in found if reward.id in suspended]
    at = call.clock.now()
    events = [Event("reward.closed", r.merchant, f"reward:{r.code}", {"reward": r.code}, at) for r in gone]
    emit(call.connection, events, written_by=str(call.actor))
    return {"suspended": [f"{reward.merchant}/{reward.code}" for reward in gone]}


@router.write("POST", "/reward-reviews/{shop}/{code}/closing", scope="catalog:write")
def close_review(call: Call, shop: str, code: str, body: ReasonIn) -> None:
    """完成质量复核 Close a review with what was found; the reward is then listed by its merchant."""
    close(call.connection, merchant=shop, code=code, note=body.reason, clock=call.clock, actor=call.actor)
