# SPDX-License-Identifier: Apache-2.0
"""A body of many orders is cut as it always was, and never into more orders than are allowed."""

import tracemalloc

import msgspec
import pytest

from haowu.doors.points_api.bulk_bodies import split_body
from haowu.doors.points_api.call import JSON, NDJSON
from haowu.doors.points_api.problems import Problem

EIGHT_MIB = 8 * 1024 * 1024
MOST = 5_000
ARRAY = msgspec.json.Decoder(list[msgspec.Raw])


def whole(raw: bytes) -> list[bytes]:
    """Return all items of an array, the simple way."""
    return [bytes(piece) for piece in ARRAY.decode(raw)]


@pytest.mark.parametrize("raw", [b"[]", b" [ ] ", b'[{"a":[1,2]}, 2 ,"x,y"]', b"[null]", b"[" + b"1," * 4_999 + b"1]"])
def test_an_array_is_cut_into_its_items(raw: bytes) -> None:
    assert [bytes(piece) for piece in split_body(raw, JSON, most=MOST)] == whole(raw)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"[", b"[1,", b"[1,]", b"[1 2]", b"[]x", b'["\x01"]', b"[" * 100_000),
        *(b"[" + b"1," * 6_000 + rest for rest in (b"]", b"x]", b"01]", b"", b"[" * 100_000)),
    ],
    ids=lambda raw: repr(raw[:6] + raw[-6:]),
)
def test_what_is_broken_anywhere_is_broken(raw: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, RecursionError)) as expected:
        whole(raw)
    with pytest.raises(Problem) as found:
        split_body(raw, JSON, most=MOST)
    assert (found.value.code, found.value.data) == ("BROKEN_JSON", {"problem": str(expected.value)})


@pytest.mark.parametrize("raw", [b"{}", b"1", b"null", b'"[]"'])
def test_what_is_no_array_is_refused(raw: bytes) -> None:
    with pytest.raises(Problem) as found:
        split_body(raw, JSON, most=MOST)
    assert (found.value.code, found.value.data["field"]) == ("FIELD_INVALID", "$")


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [(b"[" + b"1," * (EIGHT_MIB // 2 - 1) + b"1]", JSON), (b"1\n" * (EIGHT_MIB // 2), NDJSON)],
    ids=["json", "ndjson"],
)
def test_millions_are_refused_without_being_made(raw: bytes, media_type: str) -> None:
    split_body(b"[]", JSON, most=MOST)  # the decoder is made once
    tracemalloc.start()
    try:
        with pytest.raises(Problem) as found:
            split_body(raw, media_type, most=MOST)
        assert tracemalloc.get_traced_memory()[1] < EIGHT_MIB, "four million items took 320 MB"
    finally:
        tracemalloc.stop()
    assert (found.value.code, found.value.data) == ("TOO_MANY_ITEMS", {"limit_items": MOST, "items": MOST + 1})


def test_lines_are_cut_and_blank_ones_left_out() -> None:
    assert split_body(b'{"a":1}\n\n  \r\n {"b":2} \r\n[3]', NDJSON, most=3) == [b'{"a":1}', b' {"b":2} \r', b"[3]"]
