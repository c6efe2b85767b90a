# SPDX-License-Identifier: Apache-2.0
"""What every call of this room begins with: the world it decides by, and the exchange that a path names."""

from hashlib import blake2b
from typing import Any

import msgspec

from haowu.doors.management_api.routes.redemption.shapes import OwnExchangeIn, ShopExchangeIn
from haowu.doors.management_api.routing import Call
from haowu.earning.world import LoadedWorld
from haowu.ledger.refusals import Refusal
from haowu.members.locks import hold_standings
from haowu.members.queries import MemberRef
from haowu.merchants.queries import load_merchants
from haowu.programs.queries import load_terms
from haowu.redemption.delivery import Delivery, delivery_mark
from haowu.redemption.errors import RedemptionRefused, require
from haowu.redemption.exchange_requests import CancelRedemption
from haowu.redemption.lists import LAST_ID
from haowu.redemption.operations.cancel_redemptions import cancel_redemptions
from haowu.redemption.orders import OrderRow, orders_by_id


def world_of(call: Call) -> LoadedWorld:
    """Return what is published now."""
    return LoadedWorld(load_terms(call.connection), load_merchants(call.connection), call.member_keys)


def cancelled_once(call: Call, request: CancelRedemption) -> object:
    """Return what cancelling comes to; here the number is not the caller's, so who comes second hears that it ended."""
    answer = cancel_redemptions(call.connection, [request], world=begin_write(call), clock=call.clock)[0]
    if isinstance(answer, Refusal) and answer.code == "KEY_REUSED":
        answer = Refusal("REDEMPTION_ENDED", {"state": "cancelled"})
    return require(answer)


def begin_write(call: Call) -> LoadedWorld:
    """Return the world for a call that moves points: no member's standing changes until it ends."""
    hold_standings(call.connection)
    return world_of(call)


def hash_said(kind: str, *said: Any) -> bytes:
    """Return the 16 bytes by which a repetition under a business number is told from other content."""
    return blake2b(msgspec.msgpack.encode([kind, *said]), digest_size=16).digest()


def delivery_of(body: OwnExchangeIn | ShopExchangeIn) -> Delivery | None:
    """Return where it is to be sent, if that was said."""
    said = body.delivery
    return None if said is None else Delivery(said.name, said.phone, said.address)


def said_in(call: Call, body: OwnExchangeIn | ShopExchangeIn) -> dict[str, Any]:
    """Return what an exchange is hashed over: of an address only its keyed mark, and nothing where there is none."""
    said = body.model_dump(mode="json", exclude={"delivery"})
    delivery = delivery_of(body)
    return said if delivery is None else said | {"delivery": delivery_mark(delivery, call.member_keys)}


def own_order(call: Call, person: MemberRef, redemption_id: int) -> OrderRow:
    """Return the member's own exchange of this id; raises `RedemptionRefused`."""
    order = orders_by_id(call.connection, [redemption_id]).get(redemption_id)
    if order is None or order.member_id != person.id:
        raise not_found(redemption_id)
    return order


def require_own_key(call: Call) -> None:
    """Refuse whoever is not the member: to look after somebody is no right to hold what opens doors in their name."""
    if call.key.member is None:
        raise RedemptionRefused(Refusal("MEMBER_NOT_PRESENT"))


def require_senders_key(call: Call, merchant: str) -> None:
    """Refuse whoever is not the merchant itself: the platform's staff and a rehearsing key send no parcels."""
    if call.key.merchant != merchant or call.key.is_sandbox:
        raise RedemptionRefused(Refusal("ADDRESS_FOR_SENDER"))


def shop_order(call: Call, merchant: str, redemption_id: int, *, must_give: bool = False) -> OrderRow:
    """Return an exchange asked for at the merchant or for its reward (`must_give`: its reward); raises."""
    order = orders_by_id(call.connection, [redemption_id]).get(redemption_id)
    is_theirs = order is not None and (
        order.reward_merchant == merchant or (order.merchant == merchant and not must_give)
    )
    if order is None or not is_theirs:
        raise not_found(redemption_id)
    return order


def not_found(redemption_id: int) -> RedemptionRefused:
    """Return what is raised for an exchange that is not there, or not theirs."""
    return RedemptionRefused(Refusal("REDEMPTION_NOT_FOUND", {"redemption_no": str(redemption_id)}))


def newest_before(before: list[Any] | None) -> int:
    """Return the id before which a page begins."""
    return before[0] if before else LAST_ID
