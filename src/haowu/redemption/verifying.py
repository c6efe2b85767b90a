# SPDX-License-Identifier: Apache-2.0
"""Whether a voucher may be used here and now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from haowu.ledger.refusals import Refusal
from haowu.redemption.vouchers import LineUse, Voucher

REVOKE_WITHIN: Final = timedelta(minutes=60)
REVOKES_MAX: Final = 10
"""So often one voucher is used and taken back at most, as the large platforms have it."""

ZONE: Final = ZoneInfo("Asia/Shanghai")
ENDED: Final = {"cancelled": "VOUCHER_CANCELLED", "expired": "VOUCHER_EXPIRED"}


def place_of(merchant: str, store: str) -> str:
    """Return the place that a token is made for."""
    return f"{merchant}/{store}"


def objection_to_voucher(voucher: Voucher, merchant: str, store: str, now: datetime) -> Refusal | None:
    """Return why nothing of the voucher can be used at this store at `now`, or None."""
    if not voucher.is_taken_at(merchant, store):
        return Refusal("VOUCHER_NOT_HERE")
    if voucher.state in ENDED:
        return Refusal(ENDED[voucher.state])
    if not voucher.left:
        return already_used(max(voucher.uses.values(), key=lambda use: use.used_at))
    return Refusal("VOUCHER_EXPIRED") if voucher.expires_at <= now else None


def objection_to_lines(voucher: Voucher, line_nos: Sequence[int]) -> Refusal | None:
    """Return why just these lines cannot be used, or None."""
    for number in line_nos:
        if number not in voucher.lines:
            return Refusal("FIELD_INVALID", {"field": "line_nos"})
        if number in voucher.uses:
            use = voucher.uses[number]
            return Refusal("LINE_ALREADY_USED", {"line_no": number, "used_at": _told(use.used_at), "store": use.store})
    if len(set(line_nos)) != len(line_nos):
        return Refusal("FIELD_INVALID", {"field": "line_nos"})
    return None


def already_used(use: LineUse) -> Refusal:
    """Return the refusal that says when and where it was used (R010)."""
    return Refusal("ALREADY_USED", {"used_at": _told(use.used_at), "store": use.store})


def _told(used_at: datetime) -> str:
    return f"{used_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
