# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the machine or its settings, said so that the reader knows what to do next."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class SetupProblem(HaowuError):
    """The system cannot start as it is set up; the sentence says what to change."""

    code: ClassVar[str] = "SETUP"
    text: ClassVar[Text] = Text(zh="{zh}", en="{en}")

    def __init__(self, zh: str, en: str) -> None:
        """Say it in both languages."""
        super().__init__(zh=zh, en=en)

    def __str__(self) -> str:
        """Return both sentences, Chinese first, as a terminal shows them."""
        return f"{self.detail('zh')}\n{self.detail('en')}"
