# SPDX-License-Identifier: Apache-2.0
"""What a draft of a reward says, as the columns and lines that keep it."""

import json
from typing import Any, Final

from psycopg import Connection
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from haowu.catalog.checking import access_of
from haowu.catalog.drafts import EXEMPTIONS, RewardDraft
from haowu.rules.access_calendar import AccessCalendar

COLUMNS: Final = (
    "kind", "name_zh", "name_en", "description_zh", "description_en", "category", "acceptor", "place", "retail_sku",
    "redemption_sku", "differences", "spec", "supplier", "qualified_until", "fulfilment", "validity_days", "aftersales",
    "retail_aftersales", "service_terms", "retail_terms", "access", "paid_access", "closed_days", "paid_closed_days",
    "exemption", "exemption_sentence", "opens_at", "closes_at", "stores", "stock_kind", "limit_period", "member_limit",
    "household_limit",
)  # fmt: skip
LINES: Final = """
insert into catalog_line (reward_id, line_no, code, name_zh, name_en, quantity, share)
values (%s, %s, %s, %s, %s, %s, %s)
"""

COUPON: Final = "insert into catalog_coupon (reward_id, face_fen, min_spend_fen, conditions) values (%s, %s, %s, %s)"
DONATION: Final = """
insert into catalog_donation (reward_id, beneficiary, charity_no, agreement_no, goods, goods_fen)
values (%s, %s, %s, %s, %s, %s)
"""


def columns_of(draft: RewardDraft) -> list[Any]:
    """Return what `draft` says, in the order of `COLUMNS`."""
    access = access_of(draft)
    return [
        draft.kind, draft.name_zh, draft.name_en or draft.name_zh, draft.description_zh, draft.description_en,
        draft.category, draft.acceptor, draft.place, draft.retail_sku, draft.redemption_sku or draft.retail_sku,
        draft.differences, json.dumps(draft.spec, ensure_ascii=False), draft.supplier, draft.qualified_until,
        draft.fulfilment, draft.validity_days,
        draft.retail_aftersales if draft.aftersales is None else draft.aftersales, draft.retail_aftersales,
        draft.retail_terms if draft.service_terms is None else draft.service_terms, draft.retail_terms,
        _multirange(access), _multirange(draft.paid_access),
        list(access.closed_days), list(draft.paid_access.closed_days),
        draft.exemption, EXEMPTIONS.get(draft.exemption, ""), draft.opens_at, draft.closes_at, list(draft.stores),
        draft.stock_kind, draft.limit_period, draft.member_limit, draft.household_limit,
    ]  # fmt: skip


def write_particulars(connection: Connection, reward_id: int, draft: RewardDraft) -> None:
    """Write what only a coupon or a donation says, in the place of what was said before."""
    connection.execute("delete from catalog_coupon where reward_id = %s", [reward_id])
    connection.execute("delete from catalog_donation where reward_id = %s", [reward_id])
    if (coupon := draft.coupon) is not None:
        connection.execute(COUPON, [reward_id, coupon.face_fen, coupon.min_spend_fen, coupon.conditions.strip()])
    if (gift := draft.donation) is not None:
        values = [gift.beneficiary, gift.charity_no, gift.agreement_no, gift.goods, gift.goods_fen]
        connection.execute(DONATION, [reward_id, *values])


def write_lines(connection: Connection, reward_id: int, draft: RewardDraft) -> None:
    """Write what a bundle is made of, or in which stages something is made to order."""
    for line_no, line in enumerate(draft.lines, 1):
        name_en = line.name_en or line.name_zh
        connection.execute(LINES, [reward_id, line_no, line.code, line.name_zh, name_en, line.quantity, line.share])


def _multirange(calendar: AccessCalendar) -> Multirange[int]:
    return Multirange([Range(since, until) for since, until in calendar.minutes()])
