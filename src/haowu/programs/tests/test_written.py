# SPDX-License-Identifier: Apache-2.0
"""Reading files: lines, plain values, and files that would do harm."""

import pytest

from haowu.programs.written import read_source


def test_values_are_plain_and_know_their_lines() -> None:
    written = read_source("a: 1\nb:\n  - x\n  - {c: 2026-11-22, d: yes, e: 010, f: 1.5, g: }\n")
    assert written.problems == []
    assert written.value == {"a": 1, "b": ["x", {"c": "2026-11-22", "d": True, "e": "010", "f": "1.5", "g": None}]}
    assert [written.line(path) for path in ((), ("b",), ("b", 1, "c"), ("b", 1, "nowhere"))] == [1, 2, 4, 4]


def test_json_may_be_indented_with_tabs_and_escaped() -> None:
    written = read_source('{\n\t"a": "\\u7ea2\\ud83d\\ude00",\n\t"b": [1]\n}')
    assert written.value == {"a": "红😀", "b": [1]}
    assert written.line(("b", 0)) == 3


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("", 1, "SYNTAX"),
        ("a: 1\nb: [", 3, "SYNTAX"),
        ('{"a": 1,\n"b": }', 2, "SYNTAX"),
        ("a: 1\nb: 2\na: 3", 3, "DUPLICATE_KEY"),
        ('{"a": 1,\n"a": 2}', 2, "DUPLICATE_KEY"),
        ("a: &x [1]\nb: *x", 2, "ALIAS"),
        ("a: " + "[" * 100_000, 1, "TOO_DEEP"),
        ("{" * 100_000, 1, "SYNTAX"),
        ('{"a":' * 100_000, 1, "SYNTAX"),
        ("a: \x00", 1, "SYNTAX"),
        ("a: !!python/object/apply:os.system ['true']\nb: 1\nb: 2", 3, "DUPLICATE_KEY"),
        ("a: 1\n---\nb: 2", 2, "SYNTAX"),
        ("#" * 9_000_000, 1, "TOO_LARGE"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_line(source: str, line: int, code: str) -> None:
    assert [(problem.line, problem.code) for problem in read_source(source).problems] == [(line, code)]
