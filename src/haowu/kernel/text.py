# SPDX-License-Identifier: Apache-2.0
"""A sentence for people, in both languages, with named blanks. Chinese is the first language."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A marked string: neither language may be left out."""

    zh: str
    en: str

    def render(self, language: str = "zh", **blanks: Any) -> str:
        """Return the sentence in `language` (`zh` or `en`, Chinese for any other) with its blanks filled."""
        template = self.en if language == "en" else self.zh
        return template.format(**blanks)
