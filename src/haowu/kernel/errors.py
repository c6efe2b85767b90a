# SPDX-License-Identifier: Apache-2.0
"""The base of every error that a caller may see: a stable code, data, and a sentence in two languages.

No HTTP status lives here; a door maps codes to statuses in one table.
"""

from typing import Any, ClassVar

from haowu.kernel.text import Text


class HaowuError(Exception):
    """A refusal with a stable `code`; subclasses set `code` and `text`, callers give the blanks as `data`."""

    code: ClassVar[str] = "INTERNAL"
    text: ClassVar[Text] = Text(
        zh="系统出现意外错误,请稍后用同一单号重试。",
        en="Unexpected error; retry later with the same number.",
    )

    def __init__(self, **data: Any) -> None:
        """Keep `data`; it fills the blanks of the sentence and is shown to machines as it is."""
        self.data = data
        super().__init__(f"{self.code}: {self.detail('en')}")

    def detail(self, language: str = "zh") -> str:
        """Return the sentence for people in `language`."""
        return self.text.render(language, **self.data)
