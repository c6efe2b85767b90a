# SPDX-License-Identifier: Apache-2.0
"""The thresholds of the face rebate (CTL-08) stay within their bounds, and in their order.

They stand in the draft that they guard: without bounds, whoever writes it could lift them away.
"""

from collections.abc import Iterator
from itertools import pairwise

from haowu.kernel.text import Text
from haowu.programs.written import Path
from haowu.rules.disclosure_document import APPROVE_BP_MAX, BLOCK_BP_MAX, WARN_BP_MAX
from haowu.rules.document import ProgramDocument


def rebate_problems(document: ProgramDocument) -> Iterator[tuple[Path, str, Text]]:
    """Yield each threshold above its bound, and each that is lower than the one before it."""
    limits = document.face_rebate
    found = (
        ("warn_bp", limits.warn_bp, WARN_BP_MAX),
        ("approve_bp", limits.approve_bp, APPROVE_BP_MAX),
        ("block_bp", limits.block_bp, BLOCK_BP_MAX),
    )
    for name, value, bound in found:
        if value > bound:
            zh, en = f"{name}最多{bound}(万分之一)", f"{name} is {bound} basis points at the most"
            yield ("face_rebate", name), "REBATE_LIMIT_TOO_HIGH", Text(zh=zh, en=en)
    for (lower, low, _), (name, value, _) in pairwise(found):
        if value < low:
            zh, en = f"{name}不能低于{lower}({low})", f"{name} may not be lower than {lower} ({low})"
            yield ("face_rebate", name), "REBATE_LIMITS_UNORDERED", Text(zh=zh, en=en)
