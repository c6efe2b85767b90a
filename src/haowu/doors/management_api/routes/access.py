# SPDX-License-Identifier: Apache-2.0
"""Keys, approvals and the trail."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.decide_approval import decide_approval as decide
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.queries import list_api_keys, list_approvals, list_audit
from haowu.doors.management_api.routing import Call, In, Out, Page, RoomRouter, decode_cursor, page_of

router = RoomRouter("access")
Limit = Annotated[int, Field(ge=1, le=200)]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class KeyIn(In):
    """A key to be made: for a role, or with scopes chosen one by one."""

    name: Name
    merchant: Annotated[str, Field(max_length=60)] = "*"
    role: Annotated[str, Field(max_length=40)] = ""
    member: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    scopes: Annotated[tuple[str, ...], Field(max_length=60)] = ()
    is_sandbox: bool = False
    rate_per_second: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    expires_at: AwareDatetime | None = None


class NewKeyOut(Out):
    """The key just made; `token` is shown this once."""

    id: int
    token: str


class KeyOut(Out):
    """A key, without what would open the door."""

    id: int
    name: str
    merchant: str
    role: str
    member: str | None
    scopes: list[str]
    token_prefix: str
    is_sandbox: bool
    is_revoked: bool
    expires_at: datetime | None


class DecisionIn(In):
    """What the second person says."""

    decision: Literal["approved", "rejected"]
    note: Annotated[str, Field(max_length=500)] = ""


class ApprovalOut(Out):
    """One thing that somebody asked for."""

    id: int
    kind: str
    subject: str
    requested_by: str
    requested_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str


class AuditOut(Out):
    """One change."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    request_id: str


@router.write("POST", "/keys", scope="keys:write", answer=NewKeyOut)
def create_key(call: Call, body: KeyIn) -> object:
    """新建访问密钥 Make an API key."""
    merchant = "-" if body.member is not None else body.merchant
    return create_api_key(
        call.connection,
        name=body.name,
        merchant=merchant,
        scopes=body.scopes,
        role=body.role,
        member=body.member,
        is_sandbox=body.is_sandbox,
        rate_per_second=body.rate_per_second,
        expires_at=body.expires_at,
        clock=call.clock,
    )


@router.read("/keys", scope="keys:read", answer=Page[KeyOut])
def list_keys(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """查看访问密钥 List the API keys."""
    after = decode_cursor(cursor, (int,))
    found = list_api_keys(call.connection, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda key: [key.id])


@router.write("DELETE", "/keys/{key_id}", scope="keys:write")
def revoke_key(call: Call, key_id: Annotated[int, Field(ge=1, lt=1 << 63)]) -> None:
    """停用访问密钥 Revoke an API key."""
    revoke_api_key(call.connection, key_id=key_id, clock=call.clock)


@router.read("/approvals", scope="approvals:read", answer=Page[ApprovalOut])
def list_waiting(call: Call, cursor: str = "", limit: Limit = 50, *, waiting_only: bool = False) -> object:
    """查看审批 List what was asked for."""
    after = decode_cursor(cursor, (int,))
    found = list_approvals(call.connection, after=after[0] if after else 0, limit=limit + 1, waiting_only=waiting_only)
    return page_of(found, limit, lambda approval: [approval.id])


@router.write("POST", "/approvals/{approval_id}/decision", scope="approvals:decide")
def decide_approval(call: Call, approval_id: Annotated[int, Field(ge=1, lt=1 << 63)], body: DecisionIn) -> None:
    """审批(不能审批自己提交的) Decide; never on what one asked for oneself."""
    decide(
        call.connection,
        approval_id=approval_id,
        decision=body.decision,
        note=body.note,
        actor=call.actor,
        clock=call.clock,
    )


@router.read("/audit", scope="audit:read", answer=Page[AuditOut])
def read_audit(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """操作记录 Read the trail, newest first."""
    before = decode_cursor(cursor, (int,))
    found = list_audit(call.connection, before=before[0] if before else None, limit=limit + 1)
    return page_of(found, limit, lambda entry: [entry.id])
