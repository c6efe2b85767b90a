# SPDX-License-Identifier: Apache-2.0
"""What is said of prices and of what something sells for."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routes.catalog.words import Fen, Points, Short
from haowu.doors.management_api.routing import In, Out
from haowu.kernel.limits import FEN_MAX
from haowu.rules.prices import BAND_PERCENT, RISE_NOTICE


class PriceIn(In):
    """A price for everybody. A tier, segment or member cannot have their own: naming one is refused."""

    points: Points
    money_fen: Fen = 0
    from_at: AwareDatetime
    reason: Literal["cost", "demand", "stock"]
    tier: Short = ""
    segment: Short = ""
    member: Short = ""


class PriceOut(Out):
    """One announced price, with the band that was published for all of them."""

    points: int
    money_fen: int
    from_at: datetime
    announced_at: datetime
    reason: str
    actor: str
    band_percent: int = BAND_PERCENT
    rise_notice_days: int = RISE_NOTICE.days


class EvidenceIn(In):
    """A current selling price that somebody saw."""

    store: Annotated[str, Field(max_length=40)] = ""
    price_fen: Annotated[int, Field(ge=1, le=FEN_MAX)]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    collected_at: AwareDatetime


class EvidenceOut(Out):
    """One price seen in a shop."""

    store: str
    sku: str
    price_fen: int
    source: str
    collected_at: datetime


class ReferenceOut(Out):
    """What the same item sells for at a place, and the price comparisons are made with (CTL-12)."""

    store: str
    value_fen: int | None
    reference: str
    base_fen: int | None
    base_days: int
