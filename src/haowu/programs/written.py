# SPDX-License-Identifier: Apache-2.0
"""Read YAML or JSON so that every value still knows its line.

Deliberately plainer than YAML: no anchors, no aliases, no repeated keys; numbers are decimal integers; dates stay text
until the programme's own types read them.
"""

import json
import re
from typing import Any, Final

import msgspec
import yaml

from haowu.kernel.text import Text
from haowu.programs.problem import Problem

SOURCE_MAX: Final = 8 * 1024 * 1024
DEPTH_MAX: Final = 20
Path = tuple[str | int, ...]

_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Written(msgspec.Struct):
    """What a file says: plain values, the line of each path, and what could not be read."""

    value: object = None
    lines: dict[Path, int] = {}
    problems: list[Problem] = []

    def line(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest part of the file around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, code: str, text: Text) -> Problem:
        """Return a problem at `path`."""
        return Problem(self.line(path), show(path), code, text)


def show(path: Path) -> str:
    """Return `path` as people write it: rules[3].budget."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown.removeprefix(".")


def read_source(source: str) -> Written:
    """Return what `source` says. Never raises: whatever cannot be read is among the problems."""
    written = Written()
    if len(source) > SOURCE_MAX:
        written.problems.append(written.problem((), "TOO_LARGE", Text(zh="文件超过8MB", en="the file exceeds 8 MiB")))
        return written
    is_json = source.lstrip("\ufeff \t\r\n").startswith("{")
    try:
        value = json.loads(source.lstrip("\ufeff")) if is_json else None
        text = _as_yaml(source) if is_json else source
        written.problems += _shape(text)
        node = None if written.problems else yaml.compose(text, Loader=_Loader)
    except json.JSONDecodeError as error:
        written.problems.append(_syntax(error.lineno, error.msg))
        return written
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark: Any = getattr(error, "problem_mark", None)
        written.problems.append(_syntax(mark.line + 1 if mark else 1, getattr(error, "problem", None) or "not YAML"))
        return written
    if written.problems:
        return written
    if node is None:
        written.problems.append(_syntax(1, "the file is empty"))
        return written
    built = _Builder(written).build(node, ())
    written.value = value if is_json else built
    return written


def _as_yaml(text: str) -> str:
    """Return JSON so that YAML finds its lines: tabs between values and surrogate pairs are JSON's alone."""
    return _SURROGATE.sub("_", text.replace("\t", " "))


def _shape(text: str) -> list[Problem]:
    """Return what must not even be composed: the C loader descends for each level, and crashes where it is deep."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = getattr(event.start_mark, "line", 0) + 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            return [Problem(line, "", "ALIAS", Text(zh="不能用引用(*)", en="aliases are not allowed"))]
        if depth > DEPTH_MAX:
            return [Problem(line, "", "TOO_DEEP", Text(zh="嵌套太深", en="nested too deep"))]
    return []


def _syntax(line: int, message: str) -> Problem:
    text = Text(zh=f"文件格式有误,无法读取({message})", en=f"cannot be read: {message}")
    return Problem(line, "", "SYNTAX", text)


class _Builder:
    """Turns nodes into values, noting lines and what is not allowed."""

    def __init__(self, written: Written) -> None:
        self.written = written

    def build(self, node: yaml.Node, path: Path) -> object:
        self.written.lines.setdefault(path, _line_of(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = (*path, key)
            line = _line_of(key_node)
            if key in found:
                twice = Text(zh=f"“{key}”写了两次", en=f"{key} is given twice")
                self.written.problems.append(Problem(line, show(place), "DUPLICATE_KEY", twice))
            self.written.lines[place] = line
            found[key] = self.build(value_node, place)
        return found


def _line_of(node: yaml.Node) -> int:
    return getattr(node.start_mark, "line", 0) + 1


def _scalar(node: yaml.Node) -> object:
    tag, text = str(node.tag).rpartition(":")[2], str(node.value)
    if tag == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if tag == "bool":
        return text.lower() in {"true", "yes", "on"}
    if tag == "null":
        return None
    return text
