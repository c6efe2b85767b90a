# SPDX-License-Identifier: Apache-2.0
"""A refusal of this room as an error, for callers that undo their transaction when nothing was done."""

from typing import Any

from haowu.kernel.errors import HaowuError
from haowu.ledger.refusals import Refusal, explain


class RedemptionRefused(HaowuError):
    """Carries the code, data and sentence of a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        """Take everything from `refusal`."""
        self.code = refusal.code  # type: ignore[misc]  # one class for all codes of the one table
        self._refusal = refusal
        super().__init__(**refusal.data)

    def detail(self, language: str = "zh") -> str:
        """Return the sentence of the table."""
        return explain(self._refusal.code, self._refusal.data, language)


def require(answer: Any) -> Any:
    """Return `answer` unless it is a refusal, which is raised."""
    if isinstance(answer, Refusal):
        raise RedemptionRefused(answer)
    return answer
