# SPDX-License-Identifier: Apache-2.0
"""Why a merchant or store is not taken in."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class CodeInvalid(HaowuError):
    """A code that is not made of lowercase letters, digits and single dashes."""

    code: ClassVar[str] = "MERCHANT_CODE_INVALID"
    text: ClassVar[Text] = Text(
        zh="代码“{given}”不正确:只能用小写字母、数字和短横线,最长40个字符,例如 jiafang-01。",
        en="Code {given!r} is not valid: lowercase letters, digits and dashes, at most 40 characters, as jiafang-01.",
    )


class CodeReserved(HaowuError):
    """A code that the platform itself goes by."""

    code: ClassVar[str] = "MERCHANT_CODE_RESERVED"
    text: ClassVar[Text] = Text(
        zh="代码“{given}”是平台自用的,请换一个。", en="Code {given!r} is the platform's own: choose another."
    )


class NameInvalid(HaowuError):
    """A name that is empty, too long, or not printable; `field` says which."""

    code: ClassVar[str] = "MERCHANT_NAME_INVALID"
    text: ClassVar[Text] = Text(
        zh="名称({field})不正确:不能为空,最长100个字符。",
        en="The name ({field}) is not valid: 1 to 100 printable characters.",
    )


class MerchantUnknown(HaowuError):
    """A store was to be opened for a merchant that has not been taken in."""

    code: ClassVar[str] = "MERCHANT_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有代码为“{merchant}”的商家。", en="There is no merchant {merchant!r}.")


class LicenceInvalid(HaowuError):
    """A unified social credit code that is not 18 characters with the right check character (GB 32100)."""

    code: ClassVar[str] = "LICENCE_INVALID"
    text: ClassVar[Text] = Text(
        zh="统一社会信用代码“{given}”不正确:应为18位,请对照营业执照核对。",
        en="{given!r} is no unified social credit code: 18 characters, the last of which checks the others.",
    )


class MerchantNotVerified(HaowuError):
    """An agreement was to be approved for a merchant whose licence was not checked, or not lately (CTL-34)."""

    code: ClassVar[str] = "MERCHANT_NOT_VERIFIED"
    text: ClassVar[Text] = Text(
        zh="商家“{merchant}”的营业执照还没有核验,或已到复核日期,不能批准协议。",
        en="The licence of merchant {merchant!r} has not been checked, or is due to be checked again.",
    )


class AgreementTermsInvalid(HaowuError):
    """A term of an agreement that cannot be; `field` says which."""

    code: ClassVar[str] = "AGREEMENT_TERMS_INVALID"
    text: ClassVar[Text] = Text(
        zh="协议内容“{field}”填写得不对,请检查后重新提交。", en="The term {field} of the agreement is not valid."
    )


class AgreementUnknown(HaowuError):
    """There is no such agreement of this merchant."""

    code: ClassVar[str] = "AGREEMENT_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有找到这份协议。", en="There is no such agreement.")


class AgreementStateWrong(HaowuError):
    """An agreement that is not a draft was to be approved, or one that is not in force ended."""

    code: ClassVar[str] = "AGREEMENT_STATE_WRONG"
    text: ClassVar[Text] = Text(
        zh="这份协议现在是“{state}”状态,不能这样办理。", en="The agreement is {state}; this cannot be done to it now."
    )


class AgreementOverlaps(HaowuError):
    """Another agreement of the same merchant, programme and role is in force on some of the same days."""

    code: ClassVar[str] = "AGREEMENT_OVERLAPS"
    text: ClassVar[Text] = Text(
        zh="同一商家、同一计划、同一角色已有一份日期重叠的协议,请先终止它。",
        en="Another agreement of the same merchant, programme and role covers some of these days; end it first.",
    )


class NeedsSecondPerson(HaowuError):
    """Whoever drafted an agreement was to approve it too."""

    code: ClassVar[str] = "NEEDS_SECOND_PERSON"
    text: ClassVar[Text] = Text(
        zh="起草协议的人不能批准自己的协议,请另一位负责人批准。", en="Another person than its author must approve it."
    )


class ParticipationForced(HaowuError):
    """The operator was to opt in a merchant that has opted out: only the merchant itself may (CTL-34, C-13)."""

    code: ClassVar[str] = "PARTICIPATION_FORCED"
    text: ClassVar[Text] = Text(
        zh="商家“{merchant}”已选择不参加,只有商家自己可以重新参加。",
        en="Merchant {merchant!r} has opted out; only the merchant itself may opt in again.",
    )
