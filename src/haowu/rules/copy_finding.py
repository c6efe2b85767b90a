# SPDX-License-Identifier: Apache-2.0
"""One objection to a text."""

import msgspec

from haowu.kernel.text import Text


class Finding(msgspec.Struct, frozen=True):
    """`offending` stands at [start, end) of the text as it was given; `suggestion` says what to write instead."""

    code: str
    offending: str
    start: int
    end: int
    reason: Text
    suggestion: Text
