# SPDX-License-Identifier: Apache-2.0
"""Why an event, an endpoint or a delivery is refused."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class EventKindUnknown(HaowuError):
    """No event is of this kind; `kinds.py` lists all."""

    code: ClassVar[str] = "EVENT_KIND_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有“{kind}”这种事件。", en="There is no event of the kind {kind}.")


class EventInvalid(HaowuError):
    """A field of an event cannot be stored; `field` names it."""

    code: ClassVar[str] = "EVENT_INVALID"
    text: ClassVar[Text] = Text(zh="事件的“{field}”不正确。", en="The event's field {field} is not valid.")


class EndpointInvalid(HaowuError):
    """A field of an endpoint is out of its range; `field` names it."""

    code: ClassVar[str] = "WEBHOOK_ENDPOINT_INVALID"
    text: ClassVar[Text] = Text(
        zh="回调地址的“{field}”填写不正确,请检查后重试。",
        en="The endpoint's field {field} is not valid.",
    )


class AddressRefused(HaowuError):
    """The URL leads into a private network, or nowhere."""

    code: ClassVar[str] = "WEBHOOK_ADDRESS_REFUSED"
    text: ClassVar[Text] = Text(
        zh="回调地址 {host} 不能使用:必须是公网上能解析的地址。",
        en="{host} cannot be called: it must resolve to public addresses only.",
    )


class EndpointNotFound(HaowuError):
    """There is no such endpoint, or it is another merchant's."""

    code: ClassVar[str] = "WEBHOOK_ENDPOINT_NOT_FOUND"
    text: ClassVar[Text] = Text(
        zh="没有编号为 {endpoint_id} 的回调地址。", en="There is no endpoint number {endpoint_id}."
    )


class DeliveryNotFound(HaowuError):
    """There is no such delivery, or it is another merchant's."""

    code: ClassVar[str] = "WEBHOOK_DELIVERY_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为 {delivery_id} 的推送。", en="There is no delivery number {delivery_id}.")


class EndpointDisabled(HaowuError):
    """Nothing is sent to an endpoint that is not active; it can be made active again."""

    code: ClassVar[str] = "WEBHOOK_ENDPOINT_DISABLED"
    text: ClassVar[Text] = Text(
        zh="回调地址已停用({reason});请先重新启用。",
        en="The endpoint is disabled ({reason}); make it active first.",
    )


class SecretUnreadable(HaowuError):
    """A stored secret was not sealed with this key, or not for this endpoint."""

    code: ClassVar[str] = "WEBHOOK_SECRET_UNREADABLE"
    text: ClassVar[Text] = Text(
        zh="回调密钥无法解密,请检查密钥文件是否更换过。",
        en="The endpoint's secret cannot be read; was the key file changed?",
    )
