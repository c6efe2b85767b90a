# SPDX-License-Identifier: Apache-2.0
"""From an exchange as it is kept to what is shown of it."""

from collections.abc import Mapping
from typing import Any

from haowu.doors.management_api.routing import Call
from haowu.ledger.refusals import Refusal
from haowu.redemption.aftersales import seven_days_end
from haowu.redemption.deliveries import find_delivery
from haowu.redemption.delivery import Delivery, open_delivery
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.exchange_answers import Placed
from haowu.redemption.lists import OrderView, view_of
from haowu.redemption.orders import LineRow, OrderRow, find_orders
from haowu.redemption.vouchers import LineUse, Voucher
from haowu.redemption.worth import worth_of

ORDER_FIELDS = (
    "id", "redemption_no", "merchant", "store", "reward_merchant", "reward", "name_zh", "fulfilment", "quantity",
    "points", "money_fen", "value_fen", "state", "placed_at", "ends_at", "fulfilled_at", "received_at", "closed_at",
    "close_reason", "carrier", "tracking_no", "sku", "differences",
)  # fmt: skip


def shown(call: Call, view: OrderView) -> dict[str, Any]:
    """Return an exchange as the answer has it; where it goes is hidden."""
    sealed = view.delivery
    order, voucher = view.order, view.voucher
    uses = {} if voucher is None else voucher.uses
    worth = worth_of(order.points, order.money_fen, order.value_fen)
    return {
        **{field: getattr(order, field) for field in ORDER_FIELDS},
        "worth": "" if worth is None else worth.render(call.language),
        "returnable_until": seven_days_end(order) if order.state == "fulfilled" else None,
        "delivery": None if sealed is None else open_delivery(sealed, order.id, call.member_keys).hidden(),
        "lines": [shown_line(line, uses) for line in view.lines],
        "voucher": None if voucher is None else shown_voucher(voucher),
    }


def shown_order(call: Call, order: OrderRow) -> dict[str, Any]:
    """Return the exchange with all that belongs to it."""
    return shown(call, view_of(call.connection, order))


def shown_delivery(call: Call, order: OrderRow) -> Delivery:
    """Return where the parcel goes, in full; raises `RedemptionRefused` when nothing is kept."""
    found = find_delivery(call.connection, order.id, call.member_keys)
    if found is None:
        raise RedemptionRefused(Refusal("ADDRESS_NOT_KEPT"))
    return found


def shown_placed(call: Call, placed: Placed, merchant: str) -> dict[str, Any]:
    """Return what was placed, without its voucher's code: this answer is kept for repetitions, a code is not."""
    key = (merchant, placed.redemption_no)
    return {"redemption": shown_order(call, find_orders(call.connection, [key])[key]), "balance": placed.balance}


def shown_voucher(voucher: Voucher) -> dict[str, Any]:
    """Return a voucher as anybody may see it."""
    return {
        "code_masked": voucher.masked, "state": voucher.state, "stores": voucher.stores,
        "expires_at": voucher.expires_at,
    }  # fmt: skip


def shown_line(line: LineRow, uses: Mapping[int, LineUse]) -> dict[str, Any]:
    """Return one line, and where it was used."""
    use = uses.get(line.line_no)
    return {
        "line_no": line.line_no, "name_zh": line.name_zh, "points": line.points, "money_fen": line.money_fen,
        "value_fen": line.value_fen, "used_at": None if use is None else use.used_at,
        "used_in": "" if use is None else use.store,
    }  # fmt: skip
