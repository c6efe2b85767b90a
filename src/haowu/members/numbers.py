# SPDX-License-Identifier: Apache-2.0
"""Member numbers: they start with a letter, so that no phone number and no member code looks like one."""

import re
from typing import Final

from haowu.members.errors import MemberNoInvalid

MEMBER_NO: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,31}", re.ASCII)
SHOWN_MAX: Final = 32


def is_member_no(name: str) -> bool:
    """Return whether `name` has the form of a member number."""
    return MEMBER_NO.fullmatch(name) is not None


def checked_member_no(member_no: str) -> str:
    """Return the number if it is well formed; raises `MemberNoInvalid`."""
    if not is_member_no(member_no):
        raise MemberNoInvalid(member_no=member_no[:SHOWN_MAX])
    return member_no
