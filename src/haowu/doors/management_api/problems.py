# SPDX-License-Identifier: Apache-2.0
"""Problem documents (RFC 9457) of this door; sentences the Points API has already are taken from there."""

from typing import Any, Final

from haowu.doors.management_api.statuses import status_of
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.sentences import sentence
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text

PROBLEM_TYPE: Final = "/api/v1/problems#"

SENTENCES: Final[dict[str, Text]] = {
    "WRONG_MEMBER": Text(zh="只能办理本人的业务。", en="This key speaks for another member."),
    "OPERATOR_ONLY": Text(zh="这项操作只对平台运营人员开放。", en="Only the operator's staff may do this."),
    "IDEMPOTENCY_KEY_MISSING": Text(
        zh="请求缺少 Idempotency-Key,请联系技术人员。",
        en="Send an Idempotency-Key with every POST: the same key is never done twice.",
    ),
    "IDEMPOTENCY_KEY_INVALID": Text(
        zh="Idempotency-Key 格式不对(1到100个可见的英文字符),请联系技术人员。",
        en="An Idempotency-Key has 1 to 100 visible ASCII characters.",
    ),
    "KEY_REUSED": Text(
        zh="这个单号已经用于另一项内容不同的业务,请换一个新的单号。",
        en="This key was used for a request with other content.",
    ),
    "ALREADY_EXISTS": Text(zh="同样的编号已经存在,请换一个编号。", en="There is one with this code already."),
}


def describe(code: str, data: dict[str, Any], *, request_id: str, language: str, detail: str = "") -> dict[str, Any]:
    """Return the document of `code`; `detail` is the sentence where the refusal brings its own."""
    text = SENTENCES.get(code)
    said = detail or (text.render(language) if text else sentence(code, data, language))
    return {
        **data,
        "type": PROBLEM_TYPE + code,
        "title": code.replace("_", " ").capitalize(),
        "status": status_of(code),
        "code": code,
        "detail": said,
        "request_id": request_id,
    }


def of_error(error: HaowuError | Problem, *, request_id: str, language: str) -> dict[str, Any]:
    """Return the document of a refusal from below, or of the door's own."""
    if isinstance(error, Problem):
        return describe(error.code, dict(error.data), request_id=request_id, language=language)
    detail = error.detail(language)
    return describe(error.code, dict(error.data), request_id=request_id, language=language, detail=detail)
