# SPDX-License-Identifier: Apache-2.0
"""Every code has a status and a sentence in both languages, and every documented code exists."""

from haowu.doors.points_api.endpoints import ENDPOINTS, ENVELOPE
from haowu.doors.points_api.problems import describe
from haowu.doors.points_api.sentences import DOOR_SENTENCES, pattern
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS, STATUSES
from haowu.ledger.refusals import TEXTS


def test_every_code_has_a_status() -> None:
    assert (set(TEXTS) | set(DOOR_SENTENCES)) - set(STATUSES) == set()
    assert set(RETRY_AFTER_SECONDS) - set(STATUSES) == set()


def test_every_code_has_a_sentence_in_both_languages() -> None:
    for code in set(STATUSES) - {"INTERNAL"}:
        assert code in TEXTS or code in DOOR_SENTENCES, code
        assert pattern(code, "zh") != pattern(code, "en")


def test_every_documented_code_exists() -> None:
    documented = {code for endpoint in ENDPOINTS for code in endpoint.codes} | set(ENVELOPE)
    assert documented - set(STATUSES) == set()


def test_data_never_overrides_the_document() -> None:
    data = {"status": 200, "code": "OK", "detail": "", "request_id": "", "type": "", "field": "x{y}"}
    document = describe("UNKNOWN_FIELD", data, request_id="r-1", language="zh")
    assert (document["status"], document["code"], document["request_id"]) == (422, "UNKNOWN_FIELD", "r-1")
    assert document["detail"] == "没有“x{y}”这个字段。"
