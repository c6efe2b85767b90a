# SPDX-License-Identifier: Apache-2.0
"""Why a key is not made or not found."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class ScopesInvalid(HaowuError):
    """No scope was asked for, or one that does not exist (`unknown`)."""

    code: ClassVar[str] = "SCOPES_INVALID"
    text: ClassVar[Text] = Text(
        zh="密钥权限不正确:{unknown};可选权限:{known}。",
        en="Scopes not valid: {unknown}; there are: {known}.",
    )


class ScopesOutOfReach(HaowuError):
    """A key that speaks for one merchant or member was to get `scopes` that only the platform has."""

    code: ClassVar[str] = "SCOPES_OUT_OF_REACH"
    text: ClassVar[Text] = Text(
        zh="商家或会员的密钥不能有这些平台权限:{scopes}。",
        en="A merchant's or member's key may not have these scopes of the platform: {scopes}.",
    )


class KeyInvalid(HaowuError):
    """A field of the new key is out of its range; `field` names it."""

    code: ClassVar[str] = "KEY_INVALID"
    text: ClassVar[Text] = Text(
        zh="密钥的“{field}”填写不正确,请检查后重试。",
        en="The key's field {field} is not valid.",
    )


class KeyNotFound(HaowuError):
    """There is no key of this number."""

    code: ClassVar[str] = "KEY_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为 {key_id} 的密钥。", en="There is no key number {key_id}.")


class ApprovalNotFound(HaowuError):
    """There is no approval of this number."""

    code: ClassVar[str] = "APPROVAL_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为 {approval_id} 的审批。", en="There is no approval number {approval_id}.")


class ApprovalDecided(HaowuError):
    """Somebody decided it before."""

    code: ClassVar[str] = "APPROVAL_DECIDED"
    text: ClassVar[Text] = Text(
        zh="这项审批已有结论({decision}),不能再改;需要的话请重新提交。",
        en="This was decided already ({decision}); ask anew if need be.",
    )


class SecondPersonNeeded(HaowuError):
    """Who asked may not decide."""

    code: ClassVar[str] = "NEEDS_SECOND_PERSON"
    text: ClassVar[Text] = Text(
        zh="提交人不能审批自己的申请,请由另一位同事审批。", en="Whoever asked may not decide; let somebody else do it."
    )
