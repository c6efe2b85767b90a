# SPDX-License-Identifier: Apache-2.0
"""The form of codes and names that merchants and stores go by."""

import re
from typing import Final

from haowu.merchants.errors import CodeInvalid, NameInvalid

CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE_MAX: Final = 40
NAME_MAX: Final = 100
RESERVED: Final = frozenset({"operator"})
"""What the platform itself goes by as owner of campaigns and budgets: a merchant of that name would own those."""


def checked_code(code: str) -> str:
    """Return `code` if it is well formed, such as `jiafang-01`; raises `CodeInvalid` otherwise."""
    if len(code) > CODE_MAX or CODE.fullmatch(code) is None:
        raise CodeInvalid(given=code[:CODE_MAX])
    return code


def checked_names(name_zh: str, name_en: str) -> tuple[str, str]:
    """Return both names; an English one that is left out is the Chinese one. Raises `NameInvalid`."""
    for field, name in (("name_zh", name_zh), ("name_en", name_en or name_zh)):
        if not name.strip() or len(name) > NAME_MAX or not name.isprintable():
            raise NameInvalid(field=field)
    return name_zh, name_en or name_zh
