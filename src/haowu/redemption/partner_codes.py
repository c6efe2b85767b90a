# SPDX-License-Identifier: Apache-2.0
"""Codes of partners' own systems as they are kept: sealed, and known again by a keyed hash."""

import hmac
from datetime import datetime
from hashlib import blake2b
from typing import Final

from psycopg import Connection

from haowu.ledger.refusals import Refusal
from haowu.members.field_crypto import FieldCipher
from haowu.members.keys import MemberKeys
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.orders import OrderRow

PURPOSE: Final = "redemption.partner_code"
CODE_MAX: Final = 64
AT_ONCE: Final = 1_000

TAKE: Final = """
update redemption_partner_code set order_id = %s, opened_at = %s
where id in (select id from redemption_partner_code where reward_id = %s and order_id is null order by id limit %s
             for update skip locked)"""


def seal_code(code: str, number: int, keys: MemberKeys) -> bytes:
    """Return the stored form of the code that stands in row `number`."""
    return FieldCipher(keys.field_key).seal(code, purpose=PURPOSE, row_id=number)


def open_code(stored: bytes, number: int, keys: MemberKeys) -> str:
    """Return the code of row `number`."""
    return FieldCipher(keys.field_key).open(stored, purpose=PURPOSE, row_id=number)


def partner_code_hmac(merchant: str, code: str, keys: MemberKeys) -> bytes:
    """Return what a code is known again by."""
    secret = blake2b(b"partner-codes", key=keys.code_key, digest_size=32).digest()
    return hmac.digest(secret, f"{merchant}:{code}".encode(), "sha256")


def draw_partner_codes(connection: Connection, order: OrderRow, *, at: datetime) -> None:
    """Give the exchange a code a piece that nobody has; raises `RedemptionRefused` if there are too few."""
    if connection.execute(TAKE, [order.id, at, order.reward_id, order.quantity]).rowcount != order.quantity:
        raise RedemptionRefused(Refusal("PARTNER_CODE_MISSING"))
