# SPDX-License-Identifier: Apache-2.0
"""A person about to be enrolled."""

import re
from typing import Final

import msgspec

from haowu.members.errors import MemberFieldInvalid
from haowu.members.numbers import checked_member_no
from haowu.members.phones import checked_phone
from haowu.members.standing import Standing

WORD: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
SEGMENTS_MAX: Final = 50


class Newcomer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`member_no` None takes the next free number; a person known only by their number has `phone` None.

    The terms count as accepted at enrolment unless `standing` is "no_terms".
    """

    phone: str | None
    member_no: str | None = None
    tier: str = ""
    segments: tuple[str, ...] = ()
    standing: Standing = Standing.ACTIVE

    @property
    def has_accepted_terms(self) -> bool:
        """Whether the programme's terms were accepted at enrolment."""
        return self.standing is not Standing.NO_TERMS


def checked_newcomer(newcomer: Newcomer) -> Newcomer:
    """Return the newcomer with a normal phone number.

    Raises `PhoneInvalid`, `MemberNoInvalid` or `MemberFieldInvalid`.
    """
    if newcomer.tier and WORD.fullmatch(newcomer.tier) is None:
        raise MemberFieldInvalid(field="tier")
    if len(newcomer.segments) > SEGMENTS_MAX or not all(WORD.fullmatch(word) for word in newcomer.segments):
        raise MemberFieldInvalid(field="segments")
    if newcomer.member_no is not None:
        checked_member_no(newcomer.member_no)
    phone = None if newcomer.phone is None else checked_phone(newcomer.phone)
    return msgspec.structs.replace(newcomer, phone=phone, segments=tuple(sorted(set(newcomer.segments))))
