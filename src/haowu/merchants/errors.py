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
