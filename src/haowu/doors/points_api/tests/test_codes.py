# SPDX-License-Identifier: Apache-2.0
"""Every code has a status and a sentence in both languages, and every documented code exists."""

import re
from pathlib import Path

import haowu
from haowu.doors.points_api.endpoints import ENDPOINTS, ENVELOPE
from haowu.doors.points_api.faults import is_broken_invariant, poison
from haowu.doors.points_api.problems import describe
from haowu.doors.points_api.sentences import DOOR_SENTENCES, pattern
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS, STATUSES, status_of
from haowu.ledger.errors import LedgerInconsistentError
from haowu.ledger.refusals import TEXTS

SOURCES = Path(haowu.__file__).parent


def test_every_code_has_a_status() -> None:
    assert (set(TEXTS) | set(DOOR_SENTENCES)) - set(STATUSES) == set()
    assert set(RETRY_AFTER_SECONDS) - set(STATUSES) == set()


def test_every_code_that_a_room_refuses_with_has_a_status() -> None:
    rooms = [path for room in ("earning", "redemption", "ledger") for path in (SOURCES / room).rglob("*.py")]
    spoken = [path.read_text("utf-8") for path in rooms if "tests" not in path.parts and path.name != "errors.py"]
    found = {code for text in spoken for code in re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', text)}
    assert {"KEY_REUSED", "NO_PROGRAM", "INSUFFICIENT_POINTS", "CAP_REACHED"} <= found
    assert found - set(STATUSES) == set()


def test_a_code_nobody_listed_is_a_mistake_of_ours() -> None:
    assert status_of("NEEDS_ALL_CHAINS") == 500


def test_rel18_what_stands_alone_and_still_fails_is_not_to_be_sent_again() -> None:
    assert poison().code == "ITEM_UNPROCESSABLE"
    assert status_of("ITEM_UNPROCESSABLE") == 422
    assert "ITEM_UNPROCESSABLE" not in RETRY_AFTER_SECONDS
    assert "联系技术人员" in pattern("ITEM_UNPROCESSABLE", "zh")


def test_a_broken_invariant_is_no_poison_item() -> None:
    assert is_broken_invariant(LedgerInconsistentError(problem="lot"))
    assert not is_broken_invariant(AssertionError("not in the ledger's code"))


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
