# SPDX-License-Identifier: Apache-2.0
"""Every code has a status and a sentence in both languages, and every documented code exists."""

import re
from pathlib import Path

import haowu
from haowu.doors.points_api.endpoints import ENDPOINTS, ENVELOPE
from haowu.doors.points_api.faults import is_broken_invariant, poison
from haowu.doors.points_api.problems import describe
from haowu.doors.points_api.sentences import DOOR_SENTENCES, in_chinese, pattern
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
    assert document["detail"] == "收银系统多发了一项“x{y}”,积分系统不认识,请联系技术人员。"


FOREIGN_WORDS = frozenset({"merchant"})
"""All that a Chinese sentence says in English of itself: names that a clerk is asked to write."""


def test_a_clerk_reads_chinese() -> None:
    for code in STATUSES:
        words = set(re.findall(r"[A-Za-z]+", pattern(code, "zh")))
        assert words <= FOREIGN_WORDS, (code, words)
        assert pattern(code, "zh").endswith("。"), code


def test_what_a_library_said_is_for_developers() -> None:
    for code in ("BROKEN_JSON", "NUMBER_OUT_OF_RANGE", "FIELD_INVALID"):
        data = {"field": "lines[...].paid_fen", "problem": "Expected `int`, got `str`"}
        document = describe(code, data, request_id="r-1", language="zh")
        assert "Expected" not in document["detail"]
        assert document["problem"] == "Expected `int`, got `str`"


def test_fields_are_called_what_clerks_call_them() -> None:
    assert in_chinese("order_no") == "订单号(order_no)"
    assert in_chinese("lines[...].paid_fen") == "金额(lines[...].paid_fen)"
    assert in_chinese("hold_nos[0]") == "抵扣所用的冻结单号(hold_nos[0])"
    assert (in_chinese("$"), in_chinese("path"), in_chinese("x.y")) == ("整个内容", "地址里的号码", "x.y")
    document = describe("FIELD_MISSING", {"field": "paid_at"}, request_id="r-1", language="zh")
    assert (document["detail"], document["field"]) == ("缺少“付款时间(paid_at)”,请补上后重新提交。", "paid_at")
    english = describe("FIELD_MISSING", {"field": "paid_at"}, request_id="r-1", language="en")
    assert english["detail"] == "The field “paid_at” is missing."
