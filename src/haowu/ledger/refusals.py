# SPDX-License-Identifier: Apache-2.0
"""A refusal as a value: a stable code, its data, and the sentence for people in both languages."""

from typing import Any

import msgspec

from haowu.kernel.text import Text


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """The answer to a request that moved nothing. `replayed`: the ledger had stored this refusal before."""

    code: str
    data: dict[str, Any] = {}
    replayed: bool = False


TEXTS: dict[str, Text] = {}


def explain(code: str, data: dict[str, Any], language: str = "zh") -> str:
    """Return the sentence for `code` in `language` (`zh`, `en`); a code without a sentence is shown as it is."""
    text = TEXTS.get(code)
    return code if text is None else text.render(language, **data)
