# SPDX-License-Identifier: Apache-2.0
"""The door's own sentences, for codes that no room speaks of. Chinese first; blanks are filled from the data.

The Chinese sentence speaks to a clerk at a till: plain words, what to do now, no English but the names of fields. Why a
library found the input wrong stands beside it in English, in the member `problem`, for whoever programs the till.
"""

import re
from typing import Any, Final

from haowu.doors.points_api.pages.field_texts import FIELD_TEXTS
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.refusals import TEXTS, explain
from haowu.lifecycle.errors import NoLadder

_BLANK: Final = re.compile(r"\{\w+\}")
_LAST_NAME: Final = re.compile(r"^.*\.|\[[^\]]*\]$")
_FIRST_WORDS: Final = re.compile("[(,:]")

WHOLE: Final = {"$": "整个内容", "path": "地址里的号码", "?": "整个查询"}
"""What is wrong when no single field is."""

DOOR_SENTENCES: Final[dict[str, Text]] = {
    "UNAUTHENTICATED": Text(
        zh="收银系统没有通过身份验证:接口密钥缺失、无效或已停用。请联系技术人员检查密钥。",
        en="The API key is missing, unknown or revoked. Send the header Authorization: Bearer <key>.",
    ),
    "KEY_EXPIRED": Text(
        zh="收银系统的接口密钥已过期,请联系技术人员更换。", en="The API key has expired; use a new one."
    ),
    "SCOPE_MISSING": Text(
        zh="本收银系统没有开通这项业务(权限 {scope}),请联系技术人员。",
        en="This API key does not have the scope “{scope}”.",
    ),
    "WRONG_MERCHANT": Text(
        zh="本收银系统只能办理商家“{key_merchant}”的业务。",
        en="This API key may act for merchant “{key_merchant}” only.",
    ),
    "NOT_FOUND": Text(zh="积分系统没有这项功能(地址不对),请联系技术人员。", en="There is no such call."),
    "METHOD_NOT_ALLOWED": Text(
        zh="收银系统的调用方式不对(应为 {allowed}),请联系技术人员。", en="This address takes {allowed} only."
    ),
    "BODY_TOO_SLOW": Text(
        zh="网络太慢,{seconds}秒内没有收完内容,请重新提交。",
        en="The body did not arrive within {seconds} seconds; send it again.",
    ),
    "LENGTH_REQUIRED": Text(
        zh="收银系统没有写明内容有多长,积分系统无法确认是否收全,没有处理。请联系技术人员。",
        en="Say the body's length in Content-Length; only JSON that is not empty may come in chunks.",
    ),
    "BODY_TOO_LARGE": Text(
        zh="一次提交的内容太多(最多{limit_bytes}字节),请分几次提交。",
        en="The body is too large; at most {limit_bytes} bytes.",
    ),
    "UNSUPPORTED_MEDIA_TYPE": Text(
        zh="收银系统发来的格式不对(应为 {expected}),请联系技术人员。", en="The Content-Type must be {expected}."
    ),
    "RATE_LIMITED": Text(
        zh="提交得太频繁,请稍后用同一单号重试。", en="Too many requests; retry shortly with the same number."
    ),
    "SERVER_BUSY": Text(
        zh="系统繁忙,这一单还没有处理,请稍后用同一单号重试。",
        en="Busy; nothing was done. Retry shortly with the same number.",
    ),
    "DATABASE_AWAY": Text(
        zh="积分系统暂时不能记账。请稍后用同一单号重试,不会重复记分。",
        en="The database is away. Retry with the same number; nothing is ever counted twice.",
    ),
    "SHUTTING_DOWN": Text(
        zh="积分系统正在重启。请稍后用同一单号重试,不会重复记分。",
        en="Restarting. Retry with the same number; nothing is ever counted twice.",
    ),
    "LEDGER_STOPPED": Text(
        zh="账本自检发现不一致,已停止记账,查询照常。请联系技术人员,保留单据,恢复后用同一单号重试。",
        en="The ledger found itself inconsistent and posts nothing more until it is mended; reads go on. "
        "Call your technicians, keep the order and retry with the same number later.",
    ),
    "BROKEN_JSON": Text(
        zh="收银系统发来的内容不完整,读不出来。请重新提交;还不行,请联系技术人员。",
        en="The body is not valid JSON: {problem}",
    ),
    "DUPLICATE_FIELD": Text(zh="“{field}”写了两次,请联系技术人员。", en="The field “{field}” appears twice."),
    "UNKNOWN_FIELD": Text(
        zh="收银系统多发了一项“{field}”,积分系统不认识,请联系技术人员。", en="There is no field “{field}”."
    ),
    "FIELD_MISSING": Text(zh="缺少“{field}”,请补上后重新提交。", en="The field “{field}” is missing."),
    "NUMBER_OUT_OF_RANGE": Text(
        zh="“{field}”的数字太大或太小,请检查后重新提交。",
        en="The number in “{field}” is out of range: {problem}",
    ),
    "TEXT_INVALID": Text(
        zh="文字里有不能识别的字符,请重新输入后提交。", en="A text holds control characters, or is not UTF-8."
    ),
    "DATE_OUT_OF_RANGE": Text(
        zh="“{field}”早于2000年,请检查收银机的日期。",
        en="The time in “{field}” is not plausible (before the year 2000).",
    ),
    "TOO_MANY_ITEMS": Text(
        zh="一次提交的条数太多,最多{limit_items}条,请分几次提交。",
        en="Too many items; at most {limit_items} at a time.",
    ),
    "MERCHANT_REQUIRED": Text(
        zh="请写明是哪个商家的业务(商家代码 merchant)。", en="An operator's key must name the merchant."
    ),
    "QUERY_INVALID": Text(
        zh="查询条件“{field}”不符合要求,请修改后再查。", en="The query parameter “{field}” is not valid."
    ),
    "CURSOR_INVALID": Text(
        zh="翻页标记无效,请从第一页重新查。", en="The cursor is not one of ours; start from the first page."
    ),
    "ITEM_UNPROCESSABLE": Text(
        zh="这一条无法处理,没有记分,其他条目不受影响。请保留单据并联系技术人员,不要反复重试。",
        en="This item cannot be processed and was not counted; others are not affected. Keep it and call your "
        "technicians; sending it again does not help.",
    ),
    "PHONE_IN_ADDRESS": Text(
        zh="网址里不能写手机号,以免留在访问记录里。请先用手机号查出会员号(会员查找),再用会员号查询。",
        en="An address must not hold a phone number, for addresses are logged. Ask the member lookup (POST "
        "/points/v1/members/lookup) for the member number and use that.",
    ),
    "NO_LADDER": NoLadder.text,
    "MEMBER_NOT_FOUND": Text(zh="没有找到这位会员,请核对会员号、手机号或会员码。", en="There is no such member."),
}


def sentence(code: str, data: dict[str, Any], language: str) -> str:
    """Return the sentence of `code` for people; blanks that `data` cannot fill are shown as an ellipsis."""
    text = DOOR_SENTENCES.get(code)
    if language != "en" and isinstance(data.get("field"), str):
        data = {**data, "field": in_chinese(data["field"])}
    try:
        if text is not None:
            return text.render(language, **data)
        if code in TEXTS:
            return explain(code, data, language)
    except (KeyError, IndexError, ValueError):
        return pattern(code, language)
    return HaowuError.text.render(language)


def in_chinese(field: str) -> str:
    """Return what a clerk calls the field, with the name that a developer looks for: 付款时间(paid_at).

    A place within a list (`lines[0].sku`) is told by its last name; a field without a text keeps its name.
    """
    if field in WHOLE:
        return WHOLE[field]
    text = FIELD_TEXTS.get(_LAST_NAME.sub("", field))
    return field if text is None else f"{_FIRST_WORDS.split(text.zh, maxsplit=1)[0]}({field})"


def pattern(code: str, language: str) -> str:
    """Return the sentence with its blanks left open, as the documentation shows it."""
    text = DOOR_SENTENCES.get(code) or TEXTS.get(code) or HaowuError.text
    return _BLANK.sub("…", text.en if language == "en" else text.zh)
