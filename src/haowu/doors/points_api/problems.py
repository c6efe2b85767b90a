# SPDX-License-Identifier: Apache-2.0
"""Problem documents (RFC 9457): what every refusal looks like on the wire."""

from typing import Any, Final

import msgspec

from haowu.doors.points_api.sentences import sentence
from haowu.doors.points_api.statuses import status_of

PROBLEM_TYPE: Final = "/points/v1/docs#"


class Problem(Exception):
    """Raised by the door to answer with `code`; `data` goes into the document and fills the sentence."""

    def __init__(self, code: str, **data: object) -> None:
        """Keep the code and its data."""
        super().__init__(code)
        self.code = code
        self.data = data


class ProblemDocument(msgspec.Struct, frozen=True):
    """The members of every problem; others, by code, stand beside them (`shortfall`, `field` …)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str


def describe(code: str, data: dict[str, Any], *, request_id: str, language: str) -> dict[str, Any]:
    """Return the document of `code` as a mapping; the standard members win over names in `data`."""
    return {
        **data,
        "type": PROBLEM_TYPE + code,
        "title": code.replace("_", " ").capitalize(),
        "status": status_of(code),
        "code": code,
        "detail": sentence(code, data, language),
        "request_id": request_id,
    }
