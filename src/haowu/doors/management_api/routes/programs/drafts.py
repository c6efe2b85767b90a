# SPDX-License-Identifier: Apache-2.0
"""The way of a draft: written, reviewed, handed in, decided by a second person, published or taken back."""

from haowu.doors.management_api.routes.programs.bodies import (
    Code,
    DecideIn,
    DraftIn,
    DraftOut,
    DraftTextOut,
    Id,
    Limit,
    PublishedOut,
    ReviewOut,
    SubmissionOut,
)
from haowu.doors.management_api.routes.programs.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.programs.drafts import find_draft, list_drafts
from haowu.programs.operations.decide_draft import decide_draft
from haowu.programs.operations.publish_draft import publish_draft
from haowu.programs.operations.save_draft import save_draft
from haowu.programs.operations.submit_draft import submit_draft
from haowu.programs.operations.withdraw_draft import withdraw_draft
from haowu.programs.reviewing import review_draft

HERE = "/program-drafts"
ONE = HERE + "/{draft_id}"


@router.write("POST", HERE, scope="programs:write", answer=DraftOut)
def create_program_draft(call: Call, body: DraftIn) -> object:
    """新建规则草稿 Keep a programme that is being written; it may still be wrong."""
    return save_draft(call.connection, body.source, actor=call.actor, clock=call.clock)


@router.write("PUT", ONE, scope="programs:write", answer=DraftOut)
def replace_program_draft(call: Call, draft_id: Id, body: DraftIn) -> object:
    """修改未提交的草稿 Write a draft anew that is not handed in yet."""
    return save_draft(call.connection, body.source, actor=call.actor, clock=call.clock, draft_id=draft_id)


@router.read(HERE, scope="drafts:read", answer=Page[DraftOut])
def list_program_drafts(call: Call, cursor: str = "", limit: Limit = 50, program: Code = "") -> object:
    """查看规则草稿 List the drafts."""
    after = decode_cursor(cursor, (int,))
    found = list_drafts(call.connection, after=after[0] if after else 0, limit=limit + 1, program=program)
    return page_of(found, limit, lambda draft: [draft.id])


@router.read(ONE, scope="drafts:read", answer=DraftTextOut)
def read_program_draft(call: Call, draft_id: Id) -> object:
    """查看一份草稿及正文 Read one draft with its text."""
    return find_draft(call.connection, draft_id)


@router.read(ONE + "/review", scope="drafts:read", answer=ReviewOut)
def review_program_draft(call: Call, draft_id: Id) -> object:
    """预审:全部问题、变更对比、通知期、面值返还 Read all that stands against a draft, and what it would change."""
    return review_draft(call.connection, draft_id, at=call.clock.now())


@router.write("POST", ONE + "/submission", scope="programs:write", answer=SubmissionOut)
def submit_program_draft(call: Call, draft_id: Id) -> object:
    """提交审批(正文随即冻结) Hand a draft in: it is frozen with its hash."""
    return submit_draft(call.connection, draft_id=draft_id, actor=call.actor, clock=call.clock)


@router.write("POST", ONE + "/decision", scope="programs:approve", answer=DraftOut)
def decide_program_draft(call: Call, draft_id: Id, body: DecideIn) -> object:
    """批准或驳回(不能批准自己提交的) Approve or reject, as a second person."""
    return decide_draft(
        call.connection,
        draft_id=draft_id,
        decision=body.decision,
        note=body.note,
        actor=call.actor,
        clock=call.clock,
    )


@router.write("POST", ONE + "/publication", scope="programs:write", answer=PublishedOut)
def publish_program_draft(call: Call, draft_id: Id) -> object:
    """发布已批准的草稿 Publish just the text that was approved."""
    return publish_draft(call.connection, draft_id=draft_id, actor=call.actor, clock=call.clock)


@router.write("POST", ONE + "/withdrawal", scope="programs:write", answer=DraftOut)
def withdraw_program_draft(call: Call, draft_id: Id) -> object:
    """撤回未发布的草稿 Take a draft back before it is published."""
    return withdraw_draft(call.connection, draft_id=draft_id)
