# SPDX-License-Identifier: Apache-2.0
"""What may not be a reward, and what may not be listed; the database refuses the same, this says it in a sentence."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from haowu.catalog.drafts import AS_GOOD_AS_MONEY, BEARER, EXEMPTIONS, KINDS, Coupon, Donation, RewardDraft
from haowu.catalog.errors import (
    AccessParityViolation,
    BearerPointsForbidden,
    FundraisingForbidden,
    RewardInvalid,
    RewardKindForbidden,
)
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.rules.access_calendar import AccessCalendar, lacking, lacking_days, spoken

NAME_MAX: Final = 100
TEXT_MAX: Final = 4000
LINES_MAX: Final = 20
VALIDITY_MAX: Final = 3660
SHARE_MAX: Final = 100
CHARITY_NO: Final = re.compile("[0-9A-Z]{18}")
FUNDRAISING: Final = ("募捐", "募款", "筹款", "捐款", "捐钱")
"""Words of public fundraising, which is a licensed charity's: what is shown here is the merchant's own gift (C-10)."""


def check_draft(draft: RewardDraft) -> None:
    """Raise whatever is wrong with `draft`: `RewardKindForbidden`, `BearerPointsForbidden`, `RewardInvalid`, parity."""
    _check_kind(draft.kind, draft.category)
    for field, is_right in _rights(draft):
        if not is_right:
            raise RewardInvalid(field=field, given=str(getattr(draft, field))[:NAME_MAX])
    _check_coupon(draft.kind, draft.coupon)
    _check_donation(draft, draft.donation)
    _check_access(draft)


def access_of(draft: RewardDraft) -> AccessCalendar:
    """Return when the ticket lets in; left out, as the one that is paid."""
    return draft.paid_access if draft.access is None else draft.access


def _check_kind(kind: str, category: str) -> None:
    for word in (kind.lower().replace("-", "_"), category.lower().replace("-", "_")):
        if word in AS_GOOD_AS_MONEY:
            raise RewardKindForbidden(kind=word.upper())
        if word in BEARER:
            raise BearerPointsForbidden
    if kind not in KINDS:
        raise RewardInvalid(field="kind", given=kind[:NAME_MAX])


def _rights(draft: RewardDraft) -> Iterator[tuple[str, bool]]:
    """Yield each field and whether it may be as it is."""
    yield "name_zh", 0 < len(draft.name_zh.strip()) <= NAME_MAX and draft.name_zh.isprintable()
    yield "name_en", len(draft.name_en) <= NAME_MAX
    yield "description_zh", len(draft.description_zh) <= TEXT_MAX
    yield "points", 1 <= draft.points <= POINTS_MAX
    yield "money_fen", 0 <= draft.money_fen <= FEN_MAX
    yield "retail_sku", bool(draft.retail_sku.strip())
    yield "stock_kind", draft.fulfilment != "partner_code" or draft.stock_kind == "shared"
    yield "validity_days", 1 <= draft.validity_days <= VALIDITY_MAX
    yield "exemption", draft.exemption in ("", *EXEMPTIONS)
    yield "opens_at", draft.opens_at is None or draft.opens_at.tzinfo is not None
    yield "closes_at", draft.closes_at is None or draft.closes_at.tzinfo is not None
    if draft.opens_at is not None and draft.closes_at is not None:
        yield "closes_at", draft.opens_at < draft.closes_at
    for field in ("member_limit", "household_limit"):
        limit = getattr(draft, field)
        yield field, limit is None or limit > 0
    codes = [line.code for line in draft.lines]
    yield "lines", len(codes) <= LINES_MAX and len(set(codes)) == len(codes) and all(codes)
    yield "lines", all(line.name_zh.strip() and 1 <= line.quantity <= 100 for line in draft.lines)  # noqa: PLR2004 - as in the CHECK
    yield "lines", all(1 <= line.share <= SHARE_MAX for line in draft.lines)
    if draft.kind == "made_to_order":  # its lines are stages, each captured when a clerk verifies it
        yield "lines", not draft.lines or draft.fulfilment == "voucher"
    else:
        yield "lines", (draft.kind == "bundle") == bool(draft.lines)


def _check_coupon(kind: str, coupon: Coupon | None) -> None:
    if (kind == "partner_coupon") != (coupon is not None):
        raise RewardInvalid(field="coupon", given=kind)
    if coupon is None:
        return
    for field, is_right in (
        ("face_fen", 1 <= coupon.face_fen <= FEN_MAX),
        ("min_spend_fen", 0 <= coupon.min_spend_fen <= FEN_MAX),
        ("conditions", 0 < len(coupon.conditions.strip()) <= TEXT_MAX),
    ):
        if not is_right:
            raise RewardInvalid(field=f"coupon.{field}", given=str(getattr(coupon, field))[:NAME_MAX])


def _check_donation(draft: RewardDraft, donation: Donation | None) -> None:
    if (draft.kind == "donation") != (donation is not None):
        raise RewardInvalid(field="donation", given=draft.kind)
    if donation is None:
        return
    for word in FUNDRAISING:
        if any(word in said for said in (draft.name_zh, draft.description_zh, donation.goods)):
            raise FundraisingForbidden(word=word)
    for field, is_right in (
        ("beneficiary", bool(donation.beneficiary.strip())),
        ("agreement_no", bool(donation.agreement_no.strip())),
        ("goods", bool(donation.goods.strip())),
        ("goods_fen", 1 <= donation.goods_fen <= FEN_MAX),
        ("charity_no", donation.charity_no == "" or CHARITY_NO.fullmatch(donation.charity_no) is not None),
    ):
        if not is_right:
            raise RewardInvalid(field=f"donation.{field}", given=str(getattr(donation, field))[:NAME_MAX])


def _check_access(draft: RewardDraft) -> None:
    redeemed = access_of(draft)
    try:
        missing, days = lacking(draft.paid_access, redeemed), lacking_days(draft.paid_access, redeemed)
    except ValueError as problem:
        raise RewardInvalid(field="access", given=str(problem)) from problem
    if draft.kind == "ticket" and not draft.paid_access.openings:
        raise RewardInvalid(field="paid_access", given="")
    if missing or days:
        raise AccessParityViolation(reward=draft.code, lacking="缺少" + "、".join(_lacking(missing, days)))
    if draft.service_terms not in (None, draft.retail_terms):
        raise AccessParityViolation(
            reward=draft.code, lacking=f"购买条件为“{draft.retail_terms}”,兑换条件为“{draft.service_terms}”"
        )


def _lacking(missing: list[tuple[int, int]], days: list[date]) -> list[str]:
    return [*([spoken(missing)] if missing else []), *(day.isoformat() for day in days)]
