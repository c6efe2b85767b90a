# SPDX-License-Identifier: Apache-2.0
"""Draw a voucher a new code; the old one, and every slip printed with it, is good for nothing from then on."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.members.keys import MemberKeys
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.recording import draw_codes
from haowu.redemption.slip import slip_text
from haowu.redemption.verifying import ZONE, objection_to_voucher
from haowu.redemption.voucher_codes import code_hmac, grouped, voucher_secret
from haowu.redemption.vouchers import lanes_of_vouchers, vouchers_of_orders

RENEW: Final = "update redemption_voucher set code_hmac = %s, code_last4 = %s where id = %s"


class NewCode(msgspec.Struct, frozen=True):
    """The only place where a code is told: it is kept nowhere. `slip` is for a receipt printer."""

    code: str
    grouped: str
    slip: str


def renew_voucher_code(connection: Connection, *, order_id: int, keys: MemberKeys, clock: Clock) -> NewCode:
    """Return the new code and the slip to print. Raises `RedemptionRefused` for what is used up or over."""
    found = vouchers_of_orders(connection, [order_id]).get(order_id)
    if found is None:
        raise RedemptionRefused(Refusal("VOUCHER_NOT_FOUND"))
    lock_lanes(connection, lanes_of_vouchers(connection, [found.id]))
    voucher = vouchers_of_orders(connection, [order_id])[order_id]
    store = voucher.stores[0] if voucher.stores else ""
    refusal = objection_to_voucher(voucher, voucher.acceptor, store, clock.now())
    if refusal is not None:
        raise RedemptionRefused(refusal)
    secret = voucher_secret(keys)
    (code,) = draw_codes(connection, 1, secret)
    connection.execute(RENEW, [code_hmac(code, secret), code[-4:], voucher.id])
    order = voucher.order
    slip = slip_text(
        code=code, name_zh=order.name_zh, stores=tuple(voucher.stores), expires_at=voucher.expires_at, zone=ZONE,
        redemption_no=order.redemption_no,
    )  # fmt: skip
    return NewCode(code, grouped(code), slip)
