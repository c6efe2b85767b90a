# SPDX-License-Identifier: Apache-2.0
"""Webhooks: who is told of what, and how the telling goes. An operator uses the merchant `*`: events of everybody."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routing import Call, In, Out, Page, RoomRouter, decode_cursor, page_of
from haowu.outbox.kinds import KINDS
from haowu.outbox.operations.change_endpoint import change_endpoint
from haowu.outbox.operations.make_endpoint import make_endpoint
from haowu.outbox.operations.remove_endpoint import remove_endpoint
from haowu.outbox.operations.replay_delivery import replay_delivery
from haowu.outbox.operations.replay_since import replay_since
from haowu.outbox.operations.rotate_secret import rotate_secret
from haowu.outbox.operations.send_test_event import send_test_event
from haowu.outbox.queries import NEWEST, get_endpoint, list_deliveries, list_endpoints

router = RoomRouter("webhooks")
Limit = Annotated[int, Field(ge=1, le=200)]
Number = Annotated[int, Field(ge=1, lt=1 << 63)]
Kind = Annotated[str, Field(min_length=1, max_length=60)]
Url = Annotated[str, Field(min_length=1, max_length=2000)]
PURPOSE = "webhooks"
HERE = "/merchants/{merchant}/webhook-endpoints"


class EndpointIn(In):
    """Where to send what; kinds `["*"]` are all."""

    url: Url
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1, max_length=200)]


class EndpointChangeIn(EndpointIn):
    """All that can be changed."""

    is_active: bool = True


class NewEndpointOut(Out):
    """The endpoint just made or given a new secret; `secret` is shown this once."""

    id: int
    secret: str


class EndpointOut(Out):
    """An endpoint, without its secret."""

    id: int
    merchant: str
    url: str
    kinds: list[str]
    state: str
    state_reason: str
    created_at: datetime
    earlier_secret_until: datetime | None


class DeliveryOut(Out):
    """How far one event is on its way."""

    id: int
    event_id: int
    kind: str
    subject: str
    state: str
    attempts: int
    next_try_at: datetime
    last_status: int | None
    last_problem: str
    last_try_at: datetime | None
    done_at: datetime | None


class ReplayIn(In):
    """From when on everything is sent again."""

    since: AwareDatetime


class CountOut(Out):
    """How many deliveries are on their way again."""

    deliveries: int


class DeliveryNumberOut(Out):
    """The delivery that was made."""

    delivery_id: int


class KindOut(Out):
    """One kind of event."""

    kind: str
    zh: str
    en: str


@router.read("/webhook-kinds", scope="webhooks:read", answer=list[KindOut])
def list_event_kinds(call: Call) -> object:
    """查看事件种类 List the kinds of events."""
    del call
    return [KindOut(kind=kind, zh=text.zh, en=text.en) for kind, text in sorted(KINDS.items())]


@router.write("POST", HERE, scope="webhooks:write", answer=NewEndpointOut)
def create_webhook_endpoint(call: Call, merchant: str, body: EndpointIn) -> object:
    """新建回调地址 Make an endpoint; its secret is shown once."""
    return make_endpoint(
        call.connection,
        merchant=merchant,
        url=body.url,
        kinds=body.kinds,
        key=call.secret(PURPOSE),
        clock=call.clock,
        allow_private=call.door.is_webhook_sandbox,
    )


@router.read(HERE, scope="webhooks:read", answer=Page[EndpointOut])
def list_webhook_endpoints(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看回调地址 List the endpoints."""
    after = decode_cursor(cursor, (int,))
    found = list_endpoints(call.connection, merchant, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda endpoint: [endpoint.id])


@router.read(HERE + "/{endpoint_id}", scope="webhooks:read", answer=EndpointOut)
def show_webhook_endpoint(call: Call, merchant: str, endpoint_id: Number) -> object:
    """查看一个回调地址 Show one endpoint."""
    return get_endpoint(call.connection, merchant, endpoint_id)


@router.write("PUT", HERE + "/{endpoint_id}", scope="webhooks:write", answer=EndpointOut)
def change_webhook_endpoint(call: Call, merchant: str, endpoint_id: Number, body: EndpointChangeIn) -> object:
    """修改、停用或重新启用回调地址 Change an endpoint, or switch it off and on."""
    change_endpoint(
        call.connection,
        endpoint_id=endpoint_id,
        merchant=merchant,
        url=body.url,
        kinds=body.kinds,
        is_active=body.is_active,
        clock=call.clock,
        allow_private=call.door.is_webhook_sandbox,
    )
    return get_endpoint(call.connection, merchant, endpoint_id)


@router.write("DELETE", HERE + "/{endpoint_id}", scope="webhooks:write")
def remove_webhook_endpoint(call: Call, merchant: str, endpoint_id: Number) -> None:
    """删除回调地址 Remove an endpoint."""
    remove_endpoint(call.connection, endpoint_id=endpoint_id, merchant=merchant)


@router.write("POST", HERE + "/{endpoint_id}/secret", scope="webhooks:write", answer=NewEndpointOut)
def rotate_webhook_secret(call: Call, merchant: str, endpoint_id: Number) -> object:
    """更换密钥(旧密钥 24 小时内仍有效) Give it a new secret; the old one signs too for 24 hours."""
    return rotate_secret(
        call.connection, endpoint_id=endpoint_id, merchant=merchant, key=call.secret(PURPOSE), clock=call.clock
    )


@router.write("POST", HERE + "/{endpoint_id}/test", scope="webhooks:write", answer=DeliveryNumberOut)
def send_webhook_test(call: Call, merchant: str, endpoint_id: Number) -> object:
    """发送测试事件 Send a test event."""
    made = send_test_event(
        call.connection, endpoint_id=endpoint_id, merchant=merchant, clock=call.clock, written_by=str(call.actor)
    )
    return DeliveryNumberOut(delivery_id=made)


@router.read(HERE + "/{endpoint_id}/deliveries", scope="webhooks:read", answer=Page[DeliveryOut])
def list_webhook_deliveries(
    call: Call,
    merchant: str,
    endpoint_id: Number,
    cursor: str = "",
    limit: Limit = 50,
    state: Literal["waiting", "done", "failed"] | None = None,
) -> object:
    """查看推送记录 List the deliveries, newest first."""
    get_endpoint(call.connection, merchant, endpoint_id)
    before = decode_cursor(cursor, (int,))
    found = list_deliveries(
        call.connection,
        merchant,
        endpoint_id,
        before=before[0] if before else NEWEST,
        state=state,
        limit=limit + 1,
    )
    return page_of(found, limit, lambda delivery: [delivery.id])


@router.write("POST", HERE + "/{endpoint_id}/deliveries/{delivery_id}/replay", scope="webhooks:write")
def replay_webhook_delivery(call: Call, merchant: str, endpoint_id: Number, delivery_id: Number) -> None:
    """重发一条推送 Send one delivery again."""
    replay_delivery(
        call.connection, delivery_id=delivery_id, endpoint_id=endpoint_id, merchant=merchant, clock=call.clock
    )


@router.write("POST", HERE + "/{endpoint_id}/replay", scope="webhooks:write", answer=CountOut)
def replay_webhooks_since(call: Call, merchant: str, endpoint_id: Number, body: ReplayIn) -> object:
    """重发某时刻以来的全部推送 Send everything again since a time."""
    count = replay_since(
        call.connection, endpoint_id=endpoint_id, merchant=merchant, since=body.since, clock=call.clock
    )
    return CountOut(deliveries=count)
