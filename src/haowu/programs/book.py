# SPDX-License-Identifier: Apache-2.0
"""All terms at hand: which version applies to an order of a merchant at a moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from haowu.programs.canonical import read_body
from haowu.programs.timeline import Span
from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.compilation import Bindings, compile_terms
from haowu.rules.prices import PriceOverride
from haowu.rules.terms import Terms


class PointTypeView(msgspec.Struct, frozen=True):
    """A point type with the number that stands in every account."""

    id: int
    code: str
    name_zh: str
    name_en: str
    program: str
    zone: str = "Asia/Shanghai"


class Beside(msgspec.Struct, frozen=True):
    """What applies together with a version: the campaigns that run under it, and the calendars at hand."""

    campaigns: tuple[CampaignDocument, ...] = ()
    calendars: CalendarBook | None = None


class StoredVersion:
    """A published version whose hash was right; it is compiled when it is first needed, and then kept."""

    __slots__ = ("_beside", "_bindings", "_body", "_terms", "_version", "_version_id")

    def __init__(
        self, body: str, bindings: Bindings, *, version: int, version_id: int, beside: Beside | None = None
    ) -> None:
        """Keep the body until it is compiled, together with what applies `beside` it."""
        self._body = body
        self._beside = beside or Beside()
        self._bindings = bindings
        self._version = version
        self._version_id = version_id
        self._terms: Terms | None = None

    def terms(self) -> Terms:
        """Return the compiled terms."""
        if self._terms is None:
            document = read_body(self._body)
            self._terms = compile_terms(
                document,
                self._bindings,
                version=self._version,
                version_id=self._version_id,
                campaigns=self._beside.campaigns,
                calendars=self._beside.calendars,
            )
        return self._terms


Rate = tuple[int, int]
"""So many points take so many fen off a bill."""
Stay = tuple[Span, StoredVersion]
"""While the span lasts, a merchant belongs to the version."""


class TermsBook:
    """What a door keeps and reads again when `terms_stamp` has moved. `point_types` is by number.

    `price_overrides` are the point prices of all campaigns, whenever they run.
    """

    __slots__ = ("_rates", "_stays", "calendars", "point_types", "price_overrides", "stamp")

    def __init__(
        self,
        stays: Mapping[str, Sequence[Stay]],
        point_types: Mapping[int, PointTypeView],
        stamp: int,
        price_overrides: tuple[PriceOverride, ...] = (),
        calendars: CalendarBook | None = None,
        rates: Mapping[str, Mapping[int, Rate]] | None = None,
    ) -> None:
        """Keep each merchant's stays, latest first; compile what applies last, which is what is nearly always asked."""
        self._rates = rates or {}
        self._stays = stays
        self.price_overrides = price_overrides
        self.point_types = point_types
        self.stamp = stamp
        self.calendars = calendars or CalendarBook()
        for merchant_stays in stays.values():
            merchant_stays[0][1].terms()

    def in_force(self, merchant: str, at: datetime) -> Terms | None:
        """Return the terms for an order of `merchant` paid at `at` (with an offset), None when no programme applies."""
        for span, stored in self._stays.get(merchant, ()):
            if span.starts_at <= at:
                return stored.terms() if at < span.ends_at else None
        return None

    def kept_rates(self, program: str, version: int) -> dict[int, Rate]:
        """Return the versions of `program` under which points were worth more off a bill than under `version`.

        What was earned under them keeps that rate (CTL-23). Nearly always there is none.
        """
        own = self._rates.get(program, {})
        now = own.get(version)
        if now is None or len(own) == 1:
            return {}
        return {number: rate for number, rate in own.items() if rate[1] * now[0] > now[1] * rate[0]}
