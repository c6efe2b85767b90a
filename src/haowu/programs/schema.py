# SPDX-License-Identifier: Apache-2.0
"""Does what is written have the shape of a programme? Every mistake is reported, with its line."""

import re
from copy import deepcopy
from typing import Any, Final

import msgspec

from haowu.kernel.text import Text
from haowu.programs.problem import Problem
from haowu.programs.written import Path, Written
from haowu.rules.deduction_document import DeductionDocument
from haowu.rules.document import BudgetDocument, PointTypeDocument, ProgramDocument, ProgramHead, RuleDocument
from haowu.rules.engagement_document import EngagementDocument
from haowu.rules.tier_document import TiersDocument

PARTS: Final[dict[str, type[msgspec.Struct]]] = {
    "point_types": PointTypeDocument,
    "budgets": BudgetDocument,
    "rules": RuleDocument,
}
SECTIONS: Final[dict[str, type[msgspec.Struct]]] = {
    "deduction": DeductionDocument,
    "engagement": EngagementDocument,
    "tiers": TiersDocument,
}
"""Parts that a programme may leave out; each is one mapping."""
_AT: Final = re.compile(r"^(?P<message>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_UNKNOWN: Final = re.compile(r"unknown field `(.*)`")
_MISSING: Final = re.compile(r"missing required field `(.*)`")
_EXPECTED: Final = re.compile(r"Expected `([\w| ]+)`")
_IN_CHINESE: Final = {
    "int": "整数",
    "str": "文字(纯数字的代码请加引号)",
    "array": "列表",
    "object": "一组“键: 值”",
    "datetime": "带时区的时间,如 2026-11-22T10:00:00+08:00",
    "date": "日期,如 2026-11-22",
}
_TAGS: Final = frozenset({"kind", "policy"})
_STAND_INS: Final[dict[str, Any]] = {
    **dict.fromkeys(("code", "zh", "en", "point_type", "budget", "funder", "program"), "x"),
    **dict.fromkeys(("line_fen", "face_millifen_per_point", "months", "days", "bonus_bp", "points", "limit_points"), 1),
    **dict.fromkeys(("paid_fen", "every_months", "goal_points"), 1),
    "fen": 1,
    "name": {"zh": "x", "en": "x"},
    "earn": {"kind": "fixed", "points": 1},
    "expiry": {"policy": "none"},
    "scope": "rule",
    "period": "day",
    "from": 0,
    "until": 24,
    "effective_from": "2000-01-01T00:00:00Z",
    "merchants": ["x"],
}
_ROUNDS: Final = 40


def read_document(written: Written) -> tuple[ProgramDocument | None, list[Problem]]:
    """Return the document, or None with all that is wrong with its shape."""
    value = written.value
    if not isinstance(value, dict):
        return None, [written.problem((), "WRONG_TYPE", Text(zh="文件应是一组“键: 值”", en="expected a mapping"))]
    apart = PARTS.keys() | SECTIONS.keys()
    problems = _mistakes(written, {key: item for key, item in value.items() if key not in apart}, ProgramHead, ())
    for section, kind in SECTIONS.items():
        if value.get(section) is not None:
            problems += _mistakes(written, value[section], kind, (section,))
    for part, kind in PARTS.items():
        items = value.get(part)
        if not isinstance(items, list) or not items:
            text = Text(zh=f"缺少“{part}”,至少要有一项", en=f"{part} is missing; at least one is needed")
            problems.append(written.problem((part,), "MISSING_KEY", text))
            continue
        for number, item in enumerate(items):
            problems += _mistakes(written, item, kind, (part, number))
    if problems:
        return None, problems
    try:
        return msgspec.convert(value, ProgramDocument), []
    except msgspec.ValidationError as error:  # what only the whole can violate: too many rules
        message, path = _locate(str(error))
        return None, [_problem(written, message, path)]


def _mistakes(written: Written, value: object, kind: type[msgspec.Struct], place: Path) -> list[Problem]:
    """Return the mistakes in one part: find the first, put a stand-in for it, look again."""
    value, problems = deepcopy(value), []
    replaced: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            message, path = _locate(str(error))
            if (missing := _MISSING.search(message)) is not None:
                path = (*path, missing.group(1))
            elif (unknown := _UNKNOWN.search(message)) is not None:
                path = (*path, unknown.group(1))
            if path not in replaced:
                problems.append(_problem(written, message, (*place, *path)))
                replaced.add(path)
            if not _stand_in(value, path, is_missing=missing is not None):
                break
        else:
            break
    return problems


def _locate(error: str) -> tuple[str, Path]:
    match = _AT.match(error)
    if match is None:
        return error, ()
    steps = _STEP.findall(match.group("path") or "")
    return match.group("message"), tuple(int(number) if number else name for name, number in steps)


def _problem(written: Written, message: str, path: Path) -> Problem:
    if found := _UNKNOWN.search(message):
        text = Text(zh=f"不认识的项“{found.group(1)}”", en=f"unknown key {found.group(1)}")
        return written.problem(path, "UNKNOWN_KEY", text)
    if found := _MISSING.search(message):
        text = Text(zh=f"缺少“{found.group(1)}”", en=f"{found.group(1)} is missing")
        return written.problem(path, "MISSING_KEY", text)
    if found := _EXPECTED.match(message):
        wanted = [_IN_CHINESE.get(kind.strip(), kind.strip()) for kind in found.group(1).split("|")]
        zh = f"应为{'或'.join(wanted)}({message})"
        return written.problem(path, "WRONG_TYPE", Text(zh=zh, en=message))
    return written.problem(path, "WRONG_VALUE", Text(zh=f"内容不对({message})", en=message))


def _stand_in(value: object, path: Path, *, is_missing: bool) -> bool:
    """Take out what is wrong at `path` (of a list, the whole list), or put something right where it is missing."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    if path and path[-1] in _TAGS and len(path) > 1:
        path, is_missing = path[:-1], True
    if not path:
        return False
    around: Any = value
    for step in path[:-1]:
        around = around[step]
    if not isinstance(around, dict):
        return False
    key = path[-1]
    if is_missing:
        around[key] = _STAND_INS.get(str(key))
        return key in _STAND_INS
    around.pop(key, None)
    return True
