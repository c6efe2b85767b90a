# SPDX-License-Identifier: Apache-2.0
"""The page at `/`: what this is, and where to go on."""

from functools import cache
from html import escape
from typing import Final

from haowu.doors.points_api.pages.frame import DOCS, framed
from haowu.kernel.text import Text

TITLE: Final = Text(zh="消费积分,一分不差", en="Consumption points, to the very point")
LEAD: Final = Text(
    zh="收银台说一声“这单已付款”,几毫秒后,会员的积分就已落账:说得清来源、有人出资、断电也不丢;同一单号再发,什么都不会多记。",
    en="A till says “this order was paid”; milliseconds later the member's points are durable, explained and funded. "
    "A retry changes nothing.",
)
HEALTH: Final = Text(zh="运行状态", en="Health")
CARDS: Final = (
    (
        Text(zh="来一单,记一单", en="Exactly once"),
        Text(
            zh="业务单号就是幂等键。网络断了、超时了,用同一单号重发即可,结果与第一次相同。",
            en="Business numbers are idempotency keys: send again after a time-out and get the first answer.",
        ),
    ),
    (
        Text(zh="每一分都有来历", en="Every point has a reason"),
        Text(
            zh="哪张订单、哪条规则、谁出资、哪天到期,逐批可查;没用上的规则也会说明原因。",
            en="Order, rule, funder and expiry of every lot can be seen, and why other rules did not apply.",
        ),
    ),
    (
        Text(zh="先到期,先使用", en="First expiry first"),
        Text(
            zh="抵扣先冻结、再扣减;退款按行追回和退还,原批次、原有效期。",
            en="Hold, then capture. Refunds claw back and give back by line, to the very lots.",
        ),
    ),
)
FIRST: Final = Text(zh="第一笔订单", en="The first order")
CURL: Final = """\
curl -X POST "$HAOWU/points/v1/orders" \\
  -H "Authorization: Bearer $HAOWU_KEY" -H "Content-Type: application/json" \\
  -d '{"order_no":"POS-20261122-0001","member":"M100001","merchant":"jiafang","store":"jiafang-01",
       "paid_at":"2026-11-22T10:00:00+08:00","settled":true,"paid_fen":80000,
       "lines":[{"line_no":1,"sku":"SET-4","category":"bedding","quantity":1,"paid_fen":80000}]}'"""


@cache
def landing_page(language: str) -> str:
    """Return the page in `language` (`zh`, `en`)."""
    cards = "".join(
        f'<div class="card"><h3>{escape(title.render(language))}</h3><p>{escape(text.render(language))}</p></div>'
        for title, text in CARDS
    )
    main = (
        f"<h1>{escape(TITLE.render(language))}</h1>"
        f'<p class="lead">{escape(LEAD.render(language))}</p>'
        f'<p><a class="button" href="/points/v1/docs?lang={language}">{DOCS.render(language)}</a>'
        f'<a class="button plain" href="/points/v1/openapi.json">OpenAPI</a>'
        f'<a class="button plain" href="/readyz">{HEALTH.render(language)}</a></p>'
        f'<div class="grid">{cards}</div>'
        f"<h2>{FIRST.render(language)}</h2><pre><code>{escape(CURL)}</code></pre>"
    )
    return framed(main, TITLE, language)
