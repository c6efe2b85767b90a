# SPDX-License-Identifier: Apache-2.0
"""One file as the rules see it, and one breach of a rule."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_FOLDERS = ("src", "tests", "tools", ".ci")
_SUFFIXES = {".py", ".sql", ""}
_EXCUSE = re.compile(r"# lint-ok: (?P<rule>[a-z-]+)(?P<reason> \S.*)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that breaks a rule."""

    path: PurePosixPath
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A file, by its path from the root; `tree` is empty for anything but Python."""

    path: PurePosixPath
    text: str
    tree: ast.Module = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tree = ast.parse(self.text, str(self.path)) if self.path.suffix == ".py" else ast.Module([], [])
        object.__setattr__(self, "tree", tree)

    @property
    def is_python(self) -> bool:
        """Whether it is Python."""
        return self.path.suffix == ".py"

    @property
    def room(self) -> str:
        """The room below `src/haowu` that the file stands in, or an empty word."""
        parts = self.path.parts
        return parts[2] if parts[:2] == ("src", "haowu") and len(parts) > len(("src", "haowu", "room")) else ""

    @property
    def is_test(self) -> bool:
        """Whether it belongs to tests of any kind."""
        return "tests" in self.path.parts or self.path.name == "conftest.py"

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield each call and its dotted name, as far as it is written out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)

    def excuses(self) -> Iterator[tuple[int, str, str]]:
        """Yield line number, rule and reason of each excuse."""
        if not self.is_python:
            return
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            found = _EXCUSE.search(token.string) if token.type == tokenize.COMMENT else None
            if found:
                yield token.start[0], found["rule"], (found["reason"] or "").strip()


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes; what is computed becomes `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def read_sources(root: Path) -> Iterator[Source]:
    """Yield every file that the rules look at, below `root`."""
    files = [path for folder in _FOLDERS for path in sorted((root / folder).rglob("*"))]
    for path in [root / "conftest.py", root / "Makefile", *files]:
        is_ours = path.is_file() and path.suffix in _SUFFIXES and "__pycache__" not in path.parts
        if is_ours:
            yield Source(PurePosixPath(path.relative_to(root).as_posix()), path.read_text(encoding="utf-8"))
