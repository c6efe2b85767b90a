# SPDX-License-Identifier: Apache-2.0
"""The readable documentation, rendered from the OpenAPI document and the table of calls."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any, Final

import msgspec

from haowu.doors.points_api.endpoints import BASE, ENDPOINTS, ENVELOPE, Endpoint
from haowu.doors.points_api.pages.examples import EXAMPLES
from haowu.doors.points_api.pages.field_texts import FIELD_TEXTS
from haowu.doors.points_api.pages.frame import DOCS, framed
from haowu.doors.points_api.pages.openapi import all_codes, openapi
from haowu.doors.points_api.sentences import pattern
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS, status_of
from haowu.earning.requests import Purchase
from haowu.kernel.text import Text

RULES: Final = (
    Text(
        zh="地址前缀 /points/v1,JSON;时间用 RFC 3339 并带时区;金额为整数“分”,积分为整数。",
        en="Base /points/v1, JSON; times are RFC 3339 with an offset; money is integer fen, points are integers.",
    ),
    Text(
        zh="请求头写 Authorization: Bearer 加密钥。密钥只属于一个商家(平台密钥除外),并限定可办的业务。",
        en="Send Authorization: Bearer <key>. A key belongs to one merchant (an operator's: to all) and to some calls.",
    ),
    Text(
        zh='单号就是幂等键:没收到回答,就用同一单号、同样内容再发。第一次答 201,重复答 200 并带 "replayed": true。',
        en='Numbers are idempotency keys: no answer? Send the same again. First 201, then 200 with "replayed": true.',
    ),
    Text(
        zh="出错时回答 application/problem+json,code 稳定不变,detail 可以直接给店员看(加 Accept-Language: en 得英文)。",
        en="Refusals are application/problem+json: a stable code, and a detail for people (Accept-Language: en).",
    ),
    Text(
        zh="会员可用会员号、手机号或动态会员码;网址会进入访问日志,所以网址里不能写手机号,请先用会员查找换成会员号。",
        en="A member is named by number, phone or dynamic member code; never by phone in a path, for paths get logged: "
        "ask the member lookup for the number.",
    ),
)
HEADS: Final = {
    "calls": Text(zh="接口", en="Calls"),
    "codes": Text(zh="错误代码", en="Codes"),
    "rules": Text(zh="通用约定", en="In general"),
    "scope": Text(zh="权限", en="Scope"),
    "fields": Text(zh="请求字段", en="Fields of the body"),
    "answer": Text(zh="回答字段", en="Fields of the answer"),
    "example": Text(zh="请求示例", en="Example"),
    "query": Text(zh="查询参数", en="Query parameters"),
    "field": Text(zh="字段", en="Field"),
    "type": Text(zh="类型", en="Type"),
    "needed": Text(zh="必填", en="Required"),
    "code": Text(zh="代码", en="Code"),
    "status": Text(zh="状态", en="Status"),
    "meaning": Text(zh="含义", en="Meaning"),
    "retry": Text(zh="(可用同一单号重试)", en="(retry with the same number)"),
}


@cache
def docs_page(language: str) -> str:
    """Return the page in `language` (`zh`, `en`)."""
    say = {name: escape(text.render(language)) for name, text in HEADS.items()}
    rules = "".join(f"<li>{escape(rule.render(language))}</li>" for rule in RULES)
    calls = "".join(_call(endpoint, say, language) for endpoint in ENDPOINTS)
    rows = "".join(_code_row(code, status, say, language) for code, status in all_codes())
    main = (
        f"<h1>{DOCS.render(language)}</h1>"
        f'<p><a class="button" href="/points/v1/openapi.json">OpenAPI 3.1</a>'
        f'<a class="button plain" href="#codes">{say["codes"]}</a></p>'
        f'<h2>{say["rules"]}</h2><div class="card"><ul>{rules}</ul></div>'
        f"<h2>{say['calls']}</h2>{calls}"
        f'<h2 id="codes">{say["codes"]}</h2><div class="card scroll"><table class="stacked">'
        f"<thead><tr><th>{say['code']}</th>"
        f"<th>{say['status']}</th><th>{say['meaning']}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    return framed(main, DOCS, language)


def _code_row(code: str, status: int, say: dict[str, str], language: str) -> str:
    retry = f' <span class="soft">{say["retry"]}</span>' if code in RETRY_AFTER_SECONDS else ""
    return (
        f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td>'
        f"<td>{escape(pattern(code, language))}{retry}</td></tr>"
    )


def _call(endpoint: Endpoint, say: dict[str, str], language: str) -> str:
    verb = endpoint.method
    parts = [f"<p>{say['scope']}: <code>{endpoint.scope}</code></p>"]
    if endpoint.parameters:
        names = " ".join(f"<code>{name}</code>" for name in endpoint.parameters)
        parts.append(f"<p>{say['query']}: {names}</p>")
    if endpoint.body is not None:
        lines = _fields("PurchaseLine", say, language) if endpoint.body is Purchase else ""
        parts.append(f"<h3>{say['fields']}</h3>{_fields(endpoint.body.__name__, say, language)}")
        parts.append(f"<h3>{FIELD_TEXTS['lines'].render(language)}</h3>{lines}" if lines else "")
    if endpoint.name in EXAMPLES:
        example = msgspec.json.format(msgspec.json.encode(EXAMPLES[endpoint.name]), indent=2).decode()
        parts.append(f"<h3>{say['example']}</h3><pre><code>{escape(example)}</code></pre>")
    parts.append(f"<h3>{say['answer']}</h3>{_fields(endpoint.answer.__name__, say, language)}")
    codes = dict.fromkeys((*endpoint.codes, *ENVELOPE))
    links = " ".join(f'<a href="#{code}"><code>{status_of(code)} {code}</code></a>' for code in codes)
    parts.append(f"<h3>{say['codes']}</h3><p>{links}</p>")
    return (
        f'<details class="card" id="{endpoint.name}"><summary><span class="verb {verb.lower()}">{verb}</span>'
        f'<span class="path">{BASE}{escape(endpoint.template)}</span>'
        f'<span class="what">{escape(endpoint.summary.render(language))}</span></summary>'
        f'<div class="in">{"".join(parts)}</div></details>'
    )


def _fields(name: str, say: dict[str, str], language: str) -> str:
    schema = openapi()["components"]["schemas"][name]
    required = set(schema.get("required", ()))
    rows = "".join(
        f'<tr><td><code>{escape(field)}</code></td><td class="soft">{escape(_type(part))}</td>'
        f"<td>{say['needed'] if field in required else ''}</td><td>{_meaning(field, language)}</td></tr>"
        for field, part in schema.get("properties", {}).items()
    )
    heads = "".join(f"<th>{say[head]}</th>" for head in ("field", "type", "needed", "meaning"))
    return (
        f'<div class="scroll"><table class="stacked"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _meaning(field: str, language: str) -> str:
    text = FIELD_TEXTS.get(field)
    return "" if text is None else escape(text.render(language))


def _type(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return str(part["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in part:
        return " | ".join(_type(choice) for choice in part["anyOf"])
    if part.get("type") == "array":
        items = part.get("items")
        return f"[{_type(items)}]" if isinstance(items, dict) else "[…]"
    kind = str(part.get("format") or part.get("type") or "any")
    low, high = part.get("minimum", part.get("minLength")), part.get("maximum", part.get("maxLength"))
    if low is None and high is None:
        return kind
    if low is None:
        return f"{kind} ≤{high}"
    return f"{kind} {low}–{'' if high is None else high}"
