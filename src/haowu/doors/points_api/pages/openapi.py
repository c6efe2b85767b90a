# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI 3.1 document, made from the very structs that decode and encode, and from the table of calls."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec

from haowu.doors.points_api.bodies import (
    CaptureBody,
    ConfirmBody,
    DeductionBody,
    HoldBody,
    LookupBody,
    RefundBody,
    VoidBody,
)
from haowu.doors.points_api.endpoints import BASE, ENDPOINTS, ENVELOPE, Endpoint
from haowu.doors.points_api.pages.examples import EXAMPLES
from haowu.doors.points_api.pages.links import LINKS
from haowu.doors.points_api.problems import ProblemDocument
from haowu.doors.points_api.redemption_bodies import (
    CancelBody,
    DeliveryBody,
    PrepareBody,
    RedemptionBody,
    RevokeBody,
    VerifyBody,
    VoucherUseBody,
)
from haowu.doors.points_api.routes.wallet import PAGE_ITEMS, PAGE_ITEMS_MAX
from haowu.doors.points_api.sentences import pattern
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS, STATUSES, status_of
from haowu.earning.requests import NUMBER, Purchase, PurchaseLine, RefundLine
from haowu.rules.deduction import BillLine

REF: Final = "#/components/schemas/{name}"
NUMBER_PATTERN: Final = rf"^{NUMBER}$"
TEXT_PATTERN: Final = r"^[^\u0000-\u001f]*$"
VERSION: Final = "1.0.0"

DESCRIPTION: Final = """\
收银台和商城系统用它上报订单、冻结与扣减积分、处理退款。每个业务单号(order_no、refund_no、hold_no……)就是幂等键:\
同一单号、同样内容再发一次,得到第一次的结果,并带 "replayed": true;内容不同则是 KEY_REUSED。

For tills and shop systems: report orders, hold and spend points, handle refunds. Business numbers are the idempotency
keys: the same number with the same contents gives the first answer again with "replayed": true; with other contents
KEY_REUSED. Amounts are integers: money in fen, points in whole points, written
without a decimal point. Times are RFC 3339 with an offset.
"""

SENT: Final = (
    Purchase, PurchaseLine, RefundBody, RefundLine, ConfirmBody, HoldBody, BillLine, DeductionBody, LookupBody,
    CaptureBody, VoidBody, DeliveryBody, RedemptionBody, CancelBody, PrepareBody, VerifyBody, VoucherUseBody,
    RevokeBody,
)  # fmt: skip

BULK_ITEMS: Final = 5000
BULK: Final = (
    "每一项是一个 Purchase,逐项判断,一项不合格不影响其他;也可用 application/x-ndjson,每行一项。"
    " / Each item is a Purchase and judged alone; application/x-ndjson, one a line, is taken too."
)

PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "point_type": {"schema": {"type": "string"}, "description": "积分类型代码 / code of the point type"},
    "after": {"schema": {"type": "string"}, "description": "上一页的 next_after / next_after of the page before"},
    "before": {"schema": {"type": "string"}, "description": "上一页的 next_before / next_before of the page before"},
    "limit": {
        "schema": {"type": "integer", "minimum": 1, "maximum": PAGE_ITEMS_MAX, "default": PAGE_ITEMS},
        "description": "每页条数 / items a page",
    },
}


@cache
def openapi_json() -> bytes:
    """Return the document as JSON bytes."""
    return msgspec.json.encode(openapi())


@cache
def openapi() -> dict[str, Any]:
    """Return the document."""
    types = list(dict.fromkeys(kind for e in ENDPOINTS for kind in (e.body, e.answer) if kind is not None))
    _, schemas = msgspec.json.schema_components([*types, ProblemDocument], ref_template=REF)
    sent = {kind.__name__ for kind in SENT}
    schemas = {name: _honest(schema) if name in sent else schema for name, schema in schemas.items()}
    # Another capture is to be expected, so the caller must be able to tell the two apart.
    schemas["CaptureBody"]["anyOf"] = [
        {"properties": {"keeps_rest": {"const": False}}},
        {"required": ["capture_no"]},
    ]
    schemas["ProblemDocument"]["properties"]["code"]["examples"] = ["INSUFFICIENT_POINTS"]
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(BASE + endpoint.template, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "红米好物积分接口 · Haowu Points API",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer", "description": "hw_…"}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary.zh,
        "description": f"{endpoint.summary.en}. Scope: `{endpoint.scope}`.",
        "tags": [endpoint.template.split("/")[1]],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        operation["requestBody"] = {"required": not endpoint.is_body_optional, "content": _content(endpoint)}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    number = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": NUMBER_PATTERN}
    found = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": number}
        for part in endpoint.template.split("/")
        if part.startswith("{")
    ]
    return found + [{"name": name, "in": "query", **PARAMETERS[name]} for name in endpoint.parameters]


def _content(endpoint: Endpoint) -> dict[str, Any]:
    assert endpoint.body is not None  # noqa: S101 - for the type checker
    one = {"$ref": REF.format(name=endpoint.body.__name__)}
    example = EXAMPLES.get(endpoint.name)
    if endpoint.is_bulk:
        many = {"type": "array", "items": {}, "maxItems": BULK_ITEMS, "description": BULK}
        return {"application/json": {"schema": many, "example": [example]}}
    content: dict[str, Any] = {"schema": one}
    if example is not None:
        content["example"] = example
    return {"application/json": content}


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    answer = {"application/json": {"schema": {"$ref": REF.format(name=endpoint.answer.__name__)}}}
    responses: dict[str, Any] = {}
    done: dict[str, Any] = {"content": answer}
    if endpoint.name in LINKS:
        done["links"] = LINKS[endpoint.name]
    if endpoint.created != 200:  # noqa: PLR2004 - a plain status
        responses[str(endpoint.created)] = {"description": "第一次 / the first time", **done}
        responses["200"] = {"description": "重复请求,结果同第一次 / a repetition: the first answer", **done}
    else:
        responses["200"] = {"description": "成功 / done", **done}
    by_status: dict[int, list[str]] = {}
    for code in (*ENVELOPE, *endpoint.codes, "NOT_FOUND", "METHOD_NOT_ALLOWED", "INTERNAL"):
        by_status.setdefault(status_of(code), []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = _problem(codes)
    return responses


def _problem(codes: list[str]) -> dict[str, Any]:
    schema = {"$ref": REF.format(name="ProblemDocument")}
    headers = {}
    if any(code in RETRY_AFTER_SECONDS for code in codes):
        headers["Retry-After"] = {"schema": {"type": "integer"}, "description": "seconds"}
    if "UNAUTHENTICATED" in codes:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    return {
        "description": "\n".join(f"- `{code}`: {pattern(code, 'zh')}" for code in dict.fromkeys(codes)),
        "headers": headers,
        "content": {"application/problem+json": {"schema": schema}},
    }


def _honest(schema: Any) -> Any:
    """Say about texts what decoding enforces, in the words of JSON Schema: no control characters."""
    if isinstance(schema, list):
        return [_honest(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    honest = {name: _honest(part) for name, part in schema.items()}
    if honest.get("type") == "string" and not honest.keys() & {"format", "enum", "const"}:
        honest["pattern"] = honest.get("pattern", TEXT_PATTERN).replace(r"\Z", "$")
    return honest


def all_codes() -> list[tuple[str, int]]:
    """Return every code with its status, by status and name."""
    return sorted(STATUSES.items(), key=lambda pair: (pair[1], pair[0]))
