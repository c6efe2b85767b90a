# SPDX-License-Identifier: Apache-2.0
"""Agreements: drafted, approved by somebody else, ended; and the merchant's own will to accept."""

from haowu.access.scopes import ALL_MERCHANTS
from haowu.doors.management_api.routes.merchants.bodies import (
    AcceptanceIn,
    AcceptanceOut,
    AgreementIn,
    AgreementOut,
    Code,
    EndIn,
    Id,
    Limit,
    Program,
)
from haowu.doors.management_api.routes.merchants.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.merchants.operations.approve_agreement import approve_agreement as approve
from haowu.merchants.operations.decide_acceptance import decide_acceptance as decide
from haowu.merchants.operations.draft_agreement import AgreementTerms
from haowu.merchants.operations.draft_agreement import draft_agreement as draft
from haowu.merchants.operations.end_agreement import end_agreement as end
from haowu.merchants.queries import Contract, find_contract, list_contracts
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit


@router.write("POST", "/merchants/{merchant}/agreements", scope="agreements:write", answer=AgreementOut)
def draft_agreement(call: Call, merchant: Code, body: AgreementIn) -> object:
    """起草合作协议 Draft an agreement; it is in force once somebody else has approved it."""
    terms = AgreementTerms(**body.model_dump())
    number = draft(call.connection, merchant=merchant, terms=terms, clock=call.clock, actor=call.actor)
    return _told(call, "agreement.submitted", merchant, number)


@router.read("/merchants/{merchant}/agreements", scope="merchants:read", answer=Page[AgreementOut])
def list_agreements(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看合作协议 Read the merchant's agreements, the newest first."""
    before = decode_cursor(cursor, (int,))
    found = list_contracts(call.connection, merchant, before=before[0] if before else None, limit=limit + 1)
    return page_of(found, limit, lambda contract: [contract.id])


@router.write(
    "POST", "/merchants/{merchant}/agreements/{agreement}/approval", scope="agreements:approve", answer=AgreementOut
)
def approve_agreement(call: Call, merchant: Code, agreement: Id) -> object:
    """批准合作协议(不能批准自己起草的) Approve a draft; never one's own."""
    approve(call.connection, merchant=merchant, agreement_id=agreement, clock=call.clock, actor=call.actor)
    return _told(call, "agreement.approved", merchant, agreement)


@router.write("POST", "/merchants/{merchant}/agreements/{agreement}/end", scope="agreements:write", answer=AgreementOut)
def end_agreement(call: Call, merchant: Code, agreement: Id, body: EndIn) -> object:
    """终止合作协议 End an agreement; what was begun under it is carried out."""
    end(
        call.connection, merchant=merchant, agreement_id=agreement, last_day=body.last_day, clock=call.clock,
        actor=call.actor,
    )  # fmt: skip
    return _told(call, "agreement.ended", merchant, agreement)


@router.write("PUT", "/merchants/{merchant}/acceptance/{program}", scope="agreements:write", answer=AcceptanceOut)
def decide_acceptance(call: Call, merchant: Code, program: Program, body: AcceptanceIn) -> object:
    """是否接受该计划的积分 Accept the points of a programme, or no longer; only the merchant opts in again."""
    decide(
        call.connection, merchant=merchant, program=program, accepts=body.accepts, clock=call.clock, actor=call.actor,
        is_own_will=call.key.merchant != ALL_MERCHANTS,
    )  # fmt: skip
    return {"program": program, "accepts": body.accepts}


def _told(call: Call, kind: str, merchant: str, number: int) -> Contract:
    contract = find_contract(call.connection, merchant, number)
    data = {"agreement": number, "program": contract.program, "role": contract.role}
    event = Event(kind, merchant, f"agreement:{number}", data, call.clock.now())
    emit(call.connection, [event], written_by=str(call.actor))
    return contract
