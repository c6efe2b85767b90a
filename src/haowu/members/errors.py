# SPDX-License-Identifier: Apache-2.0
"""Why a person is not enrolled, not changed, or gets nothing. No phone number ever stands in full in an error."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.refusals import TEXTS


class PhoneInvalid(HaowuError):
    """Not a mobile number of mainland China."""

    code: ClassVar[str] = "PHONE_INVALID"
    text: ClassVar[Text] = Text(
        zh="手机号 {phone} 不正确,应为11位手机号。", en="Phone {phone} is not an 11-digit mobile number."
    )


class PhoneTaken(HaowuError):
    """Another member has this number."""

    code: ClassVar[str] = "PHONE_TAKEN"
    text: ClassVar[Text] = Text(zh="手机号 {phone} 已注册会员。", en="Phone {phone} is another member's.")


class MemberNoInvalid(HaowuError):
    """A member number must start with a letter, so that it is never mistaken for a phone number or a code."""

    code: ClassVar[str] = "MEMBER_NO_INVALID"
    text: ClassVar[Text] = Text(
        zh="会员号“{member_no}”不正确:以字母开头,2至32位字母、数字或短横线。",
        en="Member number {member_no!r} is not valid: a letter, then letters, digits or dashes, 2 to 32 in all.",
    )


class MemberNoTaken(HaowuError):
    """Another member has this number."""

    code: ClassVar[str] = "MEMBER_NO_TAKEN"
    text: ClassVar[Text] = Text(zh="会员号 {member_no} 已被使用。", en="Member number {member_no} is taken.")


class MemberFieldInvalid(HaowuError):
    """A tier or segment that is not a plain word; `field` says which."""

    code: ClassVar[str] = "MEMBER_FIELD_INVALID"
    text: ClassVar[Text] = Text(zh="会员资料“{field}”填写不正确。", en="The member's {field} is not valid.")


class MemberNotFound(HaowuError):
    """There is no member of this id."""

    code: ClassVar[str] = "MEMBER_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有这位会员。", en="There is no such member.")


class MemberClosed(HaowuError):
    """A closed membership is not opened again."""

    code: ClassVar[str] = "MEMBER_CLOSED"
    text: ClassVar[Text] = Text(zh="该会员账户已注销,不能再变更。", en="This membership is closed and cannot change.")


class NotAMember(HaowuError):
    """Nobody goes by this number, phone or code."""

    code: ClassVar[str] = "NOT_A_MEMBER"
    text: ClassVar[Text] = TEXTS["NOT_A_MEMBER"]


class MemberBlocked(HaowuError):
    """Suspended (CTL-03)."""

    code: ClassVar[str] = "MEMBER_BLOCKED"
    text: ClassVar[Text] = TEXTS["MEMBER_BLOCKED"]


class MembershipClosed(HaowuError):
    """The account is closed, so nothing is given or taken down (CTL-03)."""

    code: ClassVar[str] = "MEMBER_CLOSED"
    text: ClassVar[Text] = TEXTS["MEMBER_CLOSED"]


class MemberUnverified(HaowuError):
    """The phone is not verified yet (CTL-03)."""

    code: ClassVar[str] = "MEMBER_UNVERIFIED"
    text: ClassVar[Text] = TEXTS["MEMBER_UNVERIFIED"]


class TermsNotAccepted(HaowuError):
    """The terms are not accepted yet (CTL-03)."""

    code: ClassVar[str] = "TERMS_NOT_ACCEPTED"
    text: ClassVar[Text] = TEXTS["TERMS_NOT_ACCEPTED"]


class BenefitChosen(HaowuError):
    """The member has chosen another benefit for this period."""

    code: ClassVar[str] = "BENEFIT_CHOSEN"
    text: ClassVar[Text] = Text(
        zh="{period}开始的这一期已选择“{chosen}”,下一期可以重新选择。",
        en="{chosen} was chosen for the period from {period}; the next period has a choice of its own.",
    )


class CipherInvalid(HaowuError):
    """A stored field cannot be read: other key, other row, or changed bytes."""

    code: ClassVar[str] = "CIPHER_INVALID"
    text: ClassVar[Text] = Text(
        zh="会员资料无法解密,请联系系统管理员。", en="A stored member field cannot be decrypted."
    )


class HouseholdSelf(HaowuError):
    """Nobody invites themselves."""

    code: ClassVar[str] = "HOUSEHOLD_SELF"
    text: ClassVar[Text] = Text(zh="不能邀请自己。", en="You cannot invite yourself.")


class HouseholdFull(HaowuError):
    """So many live there, or are asked to, already."""

    code: ClassVar[str] = "HOUSEHOLD_FULL"
    text: ClassVar[Text] = Text(zh="一个家庭最多{persons}人(含已邀请的)。", en="A household has {persons} at most.")


class HouseholdTaken(HaowuError):
    """One household at a time."""

    code: ClassVar[str] = "HOUSEHOLD_TAKEN"
    text: ClassVar[Text] = Text(zh="您已在另一个家庭中,请先退出。", en="You live in another household; leave it first.")


class HouseholdNotInvited(HaowuError):
    """Nobody joins unasked."""

    code: ClassVar[str] = "HOUSEHOLD_NOT_INVITED"
    text: ClassVar[Text] = Text(zh="没有找到这个家庭的邀请。", en="There is no invitation from this household.")


class HouseholdChanges(HaowuError):
    """Moving is limited, so that limits by household hold."""

    code: ClassVar[str] = "HOUSEHOLD_CHANGES"
    text: ClassVar[Text] = Text(
        zh="一年内最多加入{changes}次家庭,请以后再试。", en="A household may be joined {changes} times a year."
    )
