# SPDX-License-Identifier: Apache-2.0
"""One thing wrong in a programme file, and where."""

import msgspec

from haowu.kernel.text import Text


class Problem(msgspec.Struct, frozen=True):
    """`line` counts from 1; `path` is the place in the file, as `rules[3].conditions.hours[0]`; `code` is stable."""

    line: int
    path: str
    code: str
    text: Text

    def render(self, filename: str, language: str = "zh") -> str:
        """Return the line for people: file, line, place, sentence."""
        sentence = self.text.en if language == "en" else self.text.zh
        return f"{filename}:{self.line}: {self.path or '-'}: {sentence} [{self.code}]"

    def shown(self) -> dict[str, object]:
        """Return it for machines."""
        return {"line": self.line, "path": self.path, "code": self.code, "zh": self.text.zh, "en": self.text.en}
