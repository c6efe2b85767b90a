# SPDX-License-Identifier: Apache-2.0
"""To whom a parcel goes: checked, hidden wherever it is shown, sealed wherever it is kept.

All three fields are one sealed text, bound to the exchange's row; whatever prints a request prints them hidden.
"""

import json
from hashlib import blake2b
from typing import Final

import msgspec

from haowu.ledger.refusals import Refusal
from haowu.members.field_crypto import FieldCipher
from haowu.members.keys import MemberKeys
from haowu.members.phones import masked, normal_phone

PURPOSE: Final = "redemption.delivery"
NAME_MAX: Final = 40
ADDRESS_MIN: Final = 5
ADDRESS_MAX: Final = 200
SHOWN_OF_ADDRESS: Final = 6
"""So many signs of an address stay, and never more than a third of it: the town, not the door."""


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """Who receives it, at which mobile number, and where 收货人、手机、地址."""

    name: str
    phone: str
    address: str

    def __repr__(self) -> str:
        """Return it hidden: a request may end in a traceback, a person's address may not."""
        return f"Delivery({self.hidden().address!r})"

    def normal(self) -> "Delivery":
        """Return it as it is kept: one plain blank where any were (pasted ones are of many kinds), 11 digits."""
        name, address = " ".join(self.name.split()), " ".join(self.address.split())
        return Delivery(name, normal_phone(self.phone) or self.phone.strip(), address)

    def hidden(self) -> "Delivery":
        """Return it as lists show it: 王**, 138****8000, 浙江省杭州市****."""
        shown = min(SHOWN_OF_ADDRESS, len(self.address) // 3)
        return Delivery(self.name[:1] + "**", masked(self.phone), self.address[:shown] + "****")


def objection_to_delivery(delivery: Delivery | None) -> Refusal | None:
    """Return which field nobody could send a parcel by, or None."""
    if delivery is None:
        return None
    said = delivery.normal()
    checks = {
        "delivery.name": 0 < len(said.name) <= NAME_MAX and said.name.isprintable(),
        "delivery.phone": normal_phone(said.phone) is not None,
        "delivery.address": ADDRESS_MIN <= len(said.address) <= ADDRESS_MAX and said.address.isprintable(),
    }
    wrong = next((field for field, is_right in checks.items() if not is_right), None)
    return None if wrong is None else Refusal("FIELD_INVALID", {"field": wrong})


def seal_delivery(delivery: Delivery, order_id: int, keys: MemberKeys) -> bytes:
    """Return the stored form beside the exchange `order_id`."""
    said = delivery.normal()
    text = json.dumps([said.name, said.phone, said.address], ensure_ascii=False)
    return FieldCipher(keys.field_key).seal(text, purpose=PURPOSE, row_id=order_id)


def open_delivery(stored: bytes, order_id: int, keys: MemberKeys) -> Delivery:
    """Return what was sealed for this exchange; raises `CipherInvalid` for any other's."""
    return Delivery(*json.loads(FieldCipher(keys.field_key).open(stored, purpose=PURPOSE, row_id=order_id)))


def delivery_mark(delivery: Delivery, keys: MemberKeys) -> str:
    """Return what a repetition is compared by: keyed, so that a kept hash cannot be used to guess an address."""
    said = delivery.normal()
    secret = blake2b(PURPOSE.encode(), key=keys.code_key, digest_size=32).digest()
    return blake2b(json.dumps([said.name, said.phone, said.address]).encode(), key=secret, digest_size=16).hexdigest()
