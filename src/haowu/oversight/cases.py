# SPDX-License-Identifier: Apache-2.0
"""A risk case as it is reported and as it is shown."""

from datetime import datetime
from typing import Final, Literal

import msgspec

Offered = Literal["points", "voucher", "account"]
State = Literal["OPEN", "CONFIRMED", "DISMISSED"]
TEXT_MAX: Final = 2_000


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody saw on a site: points, a voucher or a whole account offered for money.

    `merchant` and `member_no` are whose it seems to be, where that can be told.
    """

    site: str
    url: str
    title: str
    offered: Offered
    seen_at: datetime
    price_fen: int | None = None
    merchant: str | None = None
    member_no: str | None = None


class RiskCase(msgspec.Struct, frozen=True):
    """A case; `words` say why it was decided as it was."""

    id: int
    kind: str
    site: str
    url: str
    title: str
    offered: str
    price_fen: int | None
    merchant: str | None
    member_no: str | None
    seen_at: datetime
    reported_by: str
    reported_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    words: str


class Reported(msgspec.Struct, frozen=True):
    """The case of a listing; `is_known`: it had been reported before."""

    id: int
    state: str
    is_known: bool
