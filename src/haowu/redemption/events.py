# SPDX-License-Identifier: Apache-2.0
"""What other systems are told about exchanges: business numbers only, written in the commit of the change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from haowu.kernel.actor import Actor, ActorKind
from haowu.outbox.event import Event
from haowu.redemption.orders import OrderRow
from haowu.redemption.placing import Exchange

WRITTEN_BY: Final = str(Actor(ActorKind.SYSTEM, "redemption"))
"""Who writes the events of a batch that many have a part in; who asked stands at the exchange."""


def placed_events(exchanges: Iterable[Exchange]) -> list[Event]:
    """Return one event an exchange, and one for its voucher; the code is in neither."""
    events: list[Event] = []
    for exchange in exchanges:
        request, offer = exchange.request, exchange.offer
        data: dict[str, Any] = {
            "redemption_no": request.redemption_no, "member": exchange.member.member_no, "reward": offer.code,
            "reward_merchant": offer.merchant, "quantity": request.quantity, "points": exchange.command.points,
            "money_fen": exchange.price.money_fen * request.quantity, "value_fen": exchange.value_fen,
        }  # fmt: skip
        subject = subject_of(request.merchant, request.redemption_no)
        events.append(Event("redemption.placed", request.merchant, subject, data, exchange.at))
        if offer.fulfilment == "voucher":
            told = {"redemption_no": request.redemption_no, "expires_at": exchange.ends_at.isoformat()}
            events.append(Event("voucher.issued", offer.merchant, subject, told, exchange.at))
    return events


def order_event(kind: str, order: OrderRow, at: datetime, **data: object) -> Event:
    """Return an event of the merchant that gives the reward."""
    said = {"redemption_no": order.redemption_no, "placed_at": order.merchant, "reward": order.reward, **data}
    return Event(kind, order.reward_merchant, subject_of(*order.key), said, at)


def subject_of(merchant: str, redemption_no: str) -> str:
    """Return what an event is about."""
    return f"redemption:{merchant}:{redemption_no}"
