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
