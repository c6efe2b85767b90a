# SPDX-License-Identifier: Apache-2.0
"""A draft on its way: frozen when submitted, decided by another, published as it was seen."""

import psycopg
import pytest
from psycopg import Connection

from haowu.access.operations.decide_approval import decide_approval
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.drafts import find_draft, list_drafts
from haowu.programs.errors import (
    DisclosureIncomplete,
    DraftNeedsSecondPerson,
    DraftNotFound,
    DraftState,
    FaceRebateNeedsApproval,
    ProgramInvalid,
)
from haowu.programs.operations.decide_draft import decide_draft
from haowu.programs.operations.publish_draft import publish_draft
from haowu.programs.operations.save_draft import save_draft
from haowu.programs.operations.submit_draft import submit_draft
from haowu.programs.operations.withdraw_draft import withdraw_draft

ANNA, BEN = (Actor(ActorKind.OPERATOR, name) for name in ("anna", "ben"))


def test_the_way_of_a_draft(shops: Connection, clock: FixedClock, demo: str) -> None:
    cheap = demo.replace("face_millifen_per_point: 10000", "face_millifen_per_point: 1000")
    draft = save_draft(shops, "program: demo\nname: x\n", actor=ANNA, clock=clock)
    draft = save_draft(shops, cheap, actor=ANNA, clock=clock, draft_id=draft.id)
    assert (draft.program, draft.state) == ("demo", "draft")
    submitted = submit_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    assert (submitted.draft.state, submitted.rebate_bp, submitted.rebate_approval) == ("submitted", 200, None)
    with pytest.raises(DraftNeedsSecondPerson):
        decide_draft(shops, draft_id=draft.id, decision="approved", actor=ANNA, clock=clock)
    with pytest.raises(DraftState):
        publish_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    with pytest.raises(DraftState):
        save_draft(shops, demo, actor=ANNA, clock=clock, draft_id=draft.id)
    assert decide_draft(shops, draft_id=draft.id, decision="approved", actor=BEN, clock=clock).state == "approved"
    published = publish_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    assert (published.version, published.sha256) == (1, submitted.draft.body_sha256)
    assert (find_draft(shops, draft.id).state, find_draft(shops, draft.id).version) == ("published", 1)
    with pytest.raises(DraftState):
        withdraw_draft(shops, draft_id=draft.id)


def test_a_dear_draft_needs_its_own_approval(shops: Connection, clock: FixedClock, demo: str) -> None:
    draft = save_draft(shops, demo, actor=ANNA, clock=clock)
    submitted = submit_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    assert (submitted.rebate_bp, submitted.warning is not None) == (2000, True)
    assert submitted.rebate_approval is not None
    decide_draft(shops, draft_id=draft.id, decision="approved", actor=BEN, clock=clock)
    with pytest.raises(FaceRebateNeedsApproval):
        publish_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    decide_approval(shops, approval_id=submitted.rebate_approval, decision="approved", actor=BEN, clock=clock)
    assert publish_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock).version == 1


def test_a_draft_without_a_card_cannot_be_submitted(shops: Connection, clock: FixedClock, demo: str) -> None:
    draft = save_draft(shops, demo[: demo.index("\ndisclosure:")], actor=ANNA, clock=clock)
    with pytest.raises(DisclosureIncomplete):
        submit_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    assert find_draft(shops, draft.id).state == "draft"


def test_rejected_and_withdrawn_drafts_are_not_published(shops: Connection, clock: FixedClock, demo: str) -> None:
    for number in range(2):
        draft = save_draft(shops, demo, actor=ANNA, clock=clock)
        submit_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
        if number:
            withdraw_draft(shops, draft_id=draft.id)
        else:
            decide_draft(shops, draft_id=draft.id, decision="rejected", actor=BEN, clock=clock, note="太高")
        with pytest.raises(DraftState):
            publish_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    assert [(draft.state, draft.note) for draft in list_drafts(shops)] == [("rejected", "太高"), ("withdrawn", "")]
    with pytest.raises(DraftNotFound):
        find_draft(shops, 99)
    with pytest.raises(ProgramInvalid):
        save_draft(shops, "a: [", actor=ANNA, clock=clock)


def test_the_database_refuses_what_the_code_would(shops: Connection, clock: FixedClock, demo: str) -> None:
    draft = save_draft(shops, demo, actor=ANNA, clock=clock)
    submit_draft(shops, draft_id=draft.id, actor=ANNA, clock=clock)
    with pytest.raises(psycopg.errors.CheckViolation), shops.transaction():
        shops.execute("update programs_draft set state = 'approved', decided_by = submitted_by, decided_at = now()")
    with pytest.raises(psycopg.errors.RestrictViolation), shops.transaction():
        shops.execute("update programs_draft set source = 'program: other'")
