# SPDX-License-Identifier: Apache-2.0
"""The door's own sentences, for codes that no room speaks of. Chinese first; blanks are filled from the data."""

import re
from typing import Any, Final

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.refusals import TEXTS, explain

_BLANK: Final = re.compile(r"\{\w+\}")

DOOR_SENTENCES: Final[dict[str, Text]] = {
    "UNAUTHENTICATED": Text(
        zh="缺少接口密钥,或密钥无效、已吊销。请在请求头写 Authorization: Bearer 加密钥。",
        en="The API key is missing, unknown or revoked. Send the header Authorization: Bearer <key>.",
    ),
    "KEY_EXPIRED": Text(zh="接口密钥已过期,请更换新密钥。", en="The API key has expired; use a new one."),
    "SCOPE_MISSING": Text(zh="这把密钥没有“{scope}”权限。", en="This API key does not have the scope “{scope}”."),
    "WRONG_MERCHANT": Text(
        zh="这把密钥只能办理商家“{key_merchant}”的业务。", en="This API key may act for merchant “{key_merchant}” only."
    ),
    "NOT_FOUND": Text(zh="没有这个接口地址。", en="There is no such call."),
    "METHOD_NOT_ALLOWED": Text(zh="这个地址只接受 {allowed} 方法。", en="This address takes {allowed} only."),
    "BODY_TOO_SLOW": Text(
        zh="请求内容在 {seconds} 秒内没有收完,请重新发送。",
        en="The body did not arrive within {seconds} seconds; send it again.",
    ),
    "BODY_TOO_LARGE": Text(
        zh="请求内容太大,最多 {limit_bytes} 字节。", en="The body is too large; at most {limit_bytes} bytes."
    ),
    "UNSUPPORTED_MEDIA_TYPE": Text(
        zh="请求头 Content-Type 应为 {expected}。", en="The Content-Type must be {expected}."
    ),
    "RATE_LIMITED": Text(
        zh="请求太频繁,请稍后用同一单号重试。", en="Too many requests; retry shortly with the same number."
    ),
    "SERVER_BUSY": Text(
        zh="系统繁忙,这一单还没有处理,请稍后用同一单号重试。",
        en="Busy; nothing was done. Retry shortly with the same number.",
    ),
    "DATABASE_AWAY": Text(
        zh="暂时连不上数据库。请稍后用同一单号重试,不会重复记分。",
        en="The database is away. Retry with the same number; nothing is ever counted twice.",
    ),
    "SHUTTING_DOWN": Text(
        zh="服务正在重启。请稍后用同一单号重试,不会重复记分。",
        en="Restarting. Retry with the same number; nothing is ever counted twice.",
    ),
    "LEDGER_STOPPED": Text(
        zh="账本自检发现不一致,已停止记账,查询照常。请联系技术人员,保留单据,恢复后用同一单号重试。",
        en="The ledger found itself inconsistent and posts nothing more until it is mended; reads go on. "
        "Call your technicians, keep the order and retry with the same number later.",
    ),
    "BROKEN_JSON": Text(zh="请求内容不是完整的 JSON:{problem}", en="The body is not valid JSON: {problem}"),
    "DUPLICATE_FIELD": Text(zh="字段“{field}”写了两次。", en="The field “{field}” appears twice."),
    "UNKNOWN_FIELD": Text(zh="没有“{field}”这个字段。", en="There is no field “{field}”."),
    "FIELD_MISSING": Text(zh="缺少字段“{field}”。", en="The field “{field}” is missing."),
    "NUMBER_OUT_OF_RANGE": Text(
        zh="字段“{field}”的数超出范围:{problem}", en="The number in “{field}” is out of range: {problem}"
    ),
    "TEXT_INVALID": Text(
        zh="文字里有不可见的控制字符,或不是 UTF-8。", en="A text holds control characters, or is not UTF-8."
    ),
    "DATE_OUT_OF_RANGE": Text(
        zh="“{field}”的时间不合理(2000年以前)。", en="The time in “{field}” is not plausible (before the year 2000)."
    ),
    "TOO_MANY_ITEMS": Text(
        zh="一次最多 {limit_items} 条,收到至少 {items} 条。",
        en="At most {limit_items} items at a time; {items} or more came.",
    ),
    "MERCHANT_REQUIRED": Text(zh="平台密钥要写明商家(merchant)。", en="An operator's key must name the merchant."),
    "QUERY_INVALID": Text(zh="查询参数“{field}”不符合要求。", en="The query parameter “{field}” is not valid."),
    "CURSOR_INVALID": Text(
        zh="翻页标记无效,请从第一页开始。", en="The cursor is not one of ours; start from the first page."
    ),
    "ITEM_UNPROCESSABLE": Text(
        zh="这一条无法处理,没有记分,其他条目不受影响。请保留单据并联系技术人员,不要反复重试。",
        en="This item cannot be processed and was not counted; others are not affected. Keep it and call your "
        "technicians; sending it again does not help.",
    ),
    "MEMBER_NOT_FOUND": Text(zh="没有找到这位会员。", en="There is no such member."),
}


def sentence(code: str, data: dict[str, Any], language: str) -> str:
    """Return the sentence of `code` for people; blanks that `data` cannot fill are shown as an ellipsis."""
    text = DOOR_SENTENCES.get(code)
    try:
        if text is not None:
            return text.render(language, **data)
        if code in TEXTS:
            return explain(code, data, language)
    except (KeyError, IndexError, ValueError):
        return pattern(code, language)
    return HaowuError.text.render(language)


def pattern(code: str, language: str) -> str:
    """Return the sentence with its blanks left open, as the documentation shows it."""
    text = DOOR_SENTENCES.get(code) or TEXTS.get(code) or HaowuError.text
    return _BLANK.sub("…", text.en if language == "en" else text.zh)
