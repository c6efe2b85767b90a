# SPDX-License-Identifier: Apache-2.0
"""Quality is looked after by the operator's staff: complaints are counted, samples taken, reviews closed (R058)."""

from haowu.catalog.errors import RewardUnknown
from haowu.catalog.operations.close_review import close_review as close
from haowu.catalog.operations.record_sample import record_sample as record
from haowu.catalog.operations.review_complaints import WINDOW
from haowu.catalog.quality import list_reviews, list_samples
from haowu.catalog.queries import find_reward
from haowu.doors.management_api.routes.catalog.bodies import ReasonIn
from haowu.doors.management_api.routes.catalog.keeping import tell
from haowu.doors.management_api.routes.catalog.quality_bodies import (
    QualityOut,
    ReviewOut,
    SampleIn,
    SampleOut,
    SuspendedOut,
)
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.words import Limit
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.redemption.operations.review_quality import review_quality
from haowu.redemption.quality import count_one
from haowu.rules.quality_score import score_quality


@router.write("POST", "/reward-reviews", scope="catalog:write", answer=SuspendedOut)
def judge_quality(call: Call) -> object:
    """按近30天投诉率复核(超过3%自动下架) Suspend what more than 3 % complained of; a job does it every hour too."""
    gone = review_quality(call.connection, clock=call.clock)
    return {"suspended": [f"{merchant}/{code}" for merchant, code in gone]}


@router.read("/reward-reviews", scope="approvals:read", answer=Page[ReviewOut])
def read_reviews(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """待处理的质量复核 The open reviews, the oldest first."""
    after = decode_cursor(cursor, (int,))
    found = list_reviews(call.connection, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda review: [review.id])


@router.write("POST", "/reward-reviews/{shop}/{code}/closing", scope="catalog:write")
def close_review(call: Call, shop: str, code: str, body: ReasonIn) -> None:
    """完成质量复核 Close a review with what was found; the reward is then listed by its merchant."""
    close(call.connection, merchant=shop, code=code, note=body.reason, clock=call.clock, actor=call.actor)


@router.write("POST", "/reward-samples/{shop}/{code}", scope="catalog:write", answer=list[SampleOut])
def record_sample(call: Call, shop: str, code: str, body: SampleIn) -> object:
    """登记抽检结果(不合格自动下架) Write down what a sample showed; a bad one takes the reward off the shelf."""
    stays = record(
        call.connection,
        merchant=shop,
        code=code,
        is_good=body.is_good,
        note=body.note,
        clock=call.clock,
        actor=call.actor,
    )
    if not stays:
        tell(call, "reward.closed", shop, code)
    return list_samples(call.connection, merchant=shop, code=code, limit=1)


@router.read("/merchants/{merchant}/rewards/{code}/samples", scope="catalog:read", answer=Page[SampleOut])
def read_samples(call: Call, merchant: str, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看抽检记录 What samples showed, newest first."""
    find_reward(call.connection, merchant=merchant, code=code)
    before = decode_cursor(cursor, (int,))
    found = list_samples(
        call.connection, merchant=merchant, code=code, before=before[0] if before else None, limit=limit + 1
    )
    return page_of(found, limit, lambda sample: [sample.id])


@router.read("/rewards/{shop}/{code}/quality", scope="catalog:read", answer=QualityOut)
def read_quality(call: Call, shop: str, code: str) -> object:
    """质量分:近30天兑换、投诉、抽检 How good a reward has been: open to everybody (R059)."""
    reward = find_reward(call.connection, merchant=shop, code=code)
    if reward.state == "draft":
        raise RewardUnknown(reward=code[:40])
    now = call.clock.now()
    count = count_one(call.connection, reward.id, since=now - WINDOW, at=now)
    found = score_quality(count.fulfilled, count.complaints)
    samples = list_samples(call.connection, merchant=shop, code=code)
    return {
        "score": found.score,
        "fulfilled": found.fulfilled,
        "complaints": found.complaints,
        "samples": len(samples),
        "good_samples": sum(sample.is_good for sample in samples),
        "text_zh": found.text.zh,
        "text_en": found.text.en,
    }
